package org.mailboat.acceptance.wrong.model;

import java.io.File;

public record ReadsAFile(File file) {}
