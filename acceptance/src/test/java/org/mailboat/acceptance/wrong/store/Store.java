package org.mailboat.acceptance.wrong.store;

import org.mailboat.acceptance.wrong.store.mime.KnowsTheStoreAgain;

public record Store(KnowsTheStoreAgain reader) {}
