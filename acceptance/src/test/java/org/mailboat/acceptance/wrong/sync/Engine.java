package org.mailboat.acceptance.wrong.sync;

import org.mailboat.acceptance.wrong.model.ReadsTheClock;

public record Engine(ReadsTheClock clock) {}
