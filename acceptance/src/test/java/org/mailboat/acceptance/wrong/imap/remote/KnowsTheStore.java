package org.mailboat.acceptance.wrong.imap.remote;

import org.mailboat.acceptance.wrong.store.Store;

public record KnowsTheStore(Store store) {}
