package org.mailboat.acceptance.wrong.sync;

import java.sql.Connection;

public record SpeaksSql(Connection connection) {}
