package org.mailboat.account;

import java.nio.file.FileSystems;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files that nobody but their owner may read, from their first moment on.
public final class OwnerOnly {
    private OwnerOnly() {}

    /// What such a file is made with; nothing where the file system knows no owners.
    public static FileAttribute<?>[] file() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
