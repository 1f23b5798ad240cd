package org.mailboat.sync.plan;

import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;

import java.util.Set;
import java.util.function.Predicate;

/// What of a plan is wanted.
///
/// @param phases those whose ops are carried out
/// @param mailboxes those that take part: of the account's policy, and asked for
/// @param headersOnly whether the run was asked to leave the bodies
public record Scope(Set<Phase> phases, Predicate<MailboxPath> mailboxes, boolean headersOnly) {
    public boolean hierarchy() {
        return phases.contains(Phase.DOWNLOAD_HIERARCHY);
    }

    public boolean contents() {
        return phases.contains(Phase.DOWNLOAD_CONTENTS);
    }

    public boolean uploadsHierarchy() {
        return phases.contains(Phase.UPLOAD_HIERARCHY);
    }

    public boolean uploadsContents() {
        return phases.contains(Phase.UPLOAD_CONTENTS);
    }
}
