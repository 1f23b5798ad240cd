package org.mailboat.acceptance.wrong.sync.plan;

import java.util.concurrent.locks.Lock;

public record WaitsForALock(Lock lock) {}
