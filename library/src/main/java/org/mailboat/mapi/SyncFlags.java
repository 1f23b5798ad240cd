package org.mailboat.mapi;

import org.mailboat.model.Phase;

import java.util.EnumSet;
import java.util.Set;

/// The bits of [MAPISIB#ulFlags]. Any union of phases is taken; the last two change how they are
/// done.
public final class SyncFlags {
    /// Push changes of mailboxes.
    public static final int SYNC_UPLOAD_HIERARCHY = 0x0000_0001;

    /// Pull changes of mailboxes.
    public static final int SYNC_DOWNLOAD_HIERARCHY = 0x0000_0002;

    /// Push changes of messages.
    public static final int SYNC_UPLOAD_CONTENTS = 0x0000_0040;

    /// Pull changes of messages.
    public static final int SYNC_DOWNLOAD_CONTENTS = 0x0000_0080;

    /// Send what is in the outbox. Outlook never used it.
    public static final int SYNC_OUTGOING_MAIL = 0x0000_0200;

    /// Headers only, no bodies.
    public static final int SYNC_GLOBAL_HEADERS = 0x0200_0000;

    /// A person waits for it.
    public static final int SYNC_ON_DEMAND = 0x2000_0000;

    static final int PHASES =
            SYNC_UPLOAD_HIERARCHY
                    | SYNC_DOWNLOAD_HIERARCHY
                    | SYNC_UPLOAD_CONTENTS
                    | SYNC_DOWNLOAD_CONTENTS
                    | SYNC_OUTGOING_MAIL;

    static final int KNOWN = PHASES | SYNC_GLOBAL_HEADERS | SYNC_ON_DEMAND;

    private SyncFlags() {}

    /// The phases that the bits name.
    static Set<Phase> phases(int flags) {
        var phases = EnumSet.noneOf(Phase.class);
        for (Phase phase : Phase.values()) {
            if ((flags & bit(phase)) != 0) {
                phases.add(phase);
            }
        }
        return phases;
    }

    private static int bit(Phase phase) {
        return switch (phase) {
            case UPLOAD_HIERARCHY -> SYNC_UPLOAD_HIERARCHY;
            case UPLOAD_CONTENTS -> SYNC_UPLOAD_CONTENTS;
            case OUTGOING -> SYNC_OUTGOING_MAIL;
            case DOWNLOAD_HIERARCHY -> SYNC_DOWNLOAD_HIERARCHY;
            case DOWNLOAD_CONTENTS -> SYNC_DOWNLOAD_CONTENTS;
        };
    }
}
