package org.mailboat.acceptance.wrong.net;

import org.mailboat.acceptance.wrong.imap.remote.KnowsTheStore;

public record KnowsAProtocol(KnowsTheStore remote) {}
