package org.mailboat.acceptance.wrong.sync.plan;

import org.mailboat.acceptance.wrong.sync.port.Remote;

public record AsksTheServer(Remote remote) {}
