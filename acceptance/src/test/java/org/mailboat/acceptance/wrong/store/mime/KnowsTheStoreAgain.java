package org.mailboat.acceptance.wrong.store.mime;

import org.mailboat.acceptance.wrong.store.Store;

public record KnowsTheStoreAgain(Store store) {}
