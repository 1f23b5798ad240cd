package org.mailboat.acceptance.wrong.model;

import org.mailboat.acceptance.wrong.sync.Engine;

public record KnowsTheEngine(Engine engine) {}
