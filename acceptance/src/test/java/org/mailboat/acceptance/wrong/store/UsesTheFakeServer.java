package org.mailboat.acceptance.wrong.store;

import org.mailboat.acceptance.wrong.imap.fake.Server;

public record UsesTheFakeServer(Server server) {}
