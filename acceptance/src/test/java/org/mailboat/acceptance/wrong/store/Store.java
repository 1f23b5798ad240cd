package org.mailboat.acceptance.wrong.store;

import org.mailboat.acceptance.wrong.mime.KnowsTheStoreAgain;

public record Store(KnowsTheStoreAgain reader) {}
