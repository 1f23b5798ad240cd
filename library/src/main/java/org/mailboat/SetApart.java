package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.VerifyReport.Difference;
import org.mailboat.VerifyReport.What;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.model.Policy.Direction;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What is not the same here and there because the account's policy says so, and that no sync would
/// mend. For one verification.
final class SetApart {
    private final Policy policy;
    private final Set<MailboxPath> deletedHere;
    private final Set<String> settings = new TreeSet<>();
    private long count;

    /// @param deletedHere mailboxes that were deleted here and that the server still has, by its
    ///   names
    SetApart(Policy policy, Set<MailboxPath> deletedHere) {
        this.policy = policy;
        this.deletedHere = deletedHere;
    }

    /// Whether the policy is the reason; then it is counted.
    boolean takes(Difference difference) {
        String setting = setting(difference);
        if (setting == null) {
            return false;
        }
        settings.add(setting);
        count++;
        return true;
    }

    private @Nullable String setting(Difference difference) {
        if (difference.what() == What.CONTENT) {
            return null;
        }
        boolean keeps = policy.deletions() == Deletions.KEEP;
        if (deletedHere.contains(difference.mailbox())) {
            // Only the server has anything in it, and giving takes the deletion there.
            return policy.direction() == Direction.PULL
                    ? "direction=pull"
                    : keeps ? "deletions=keep" : null;
        }
        if (policy.direction() == Direction.PUSH) {
            return "direction=push";
        }
        return keeps && difference.what() == What.MISSING_THERE ? "deletions=keep" : null;
    }

    long count() {
        return count;
    }

    /// As in `deletions=keep`.
    List<String> settings() {
        return List.copyOf(settings);
    }
}
