package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.PlacementState;

import java.util.List;

/// A store as its user has it, beside the engine: what is in it, and what may be done to it.
public interface UserStore {
    /// A placement as it is here, recoverable ones not counted.
    ///
    /// @param state local and agreed
    /// @param text of its content, as much of it as is here
    /// @param leftBehind whether it is what a move left behind on the server
    record Standing(PlacementState state, String text, boolean leftBehind) {}

    /// A message as a user sees it.
    ///
    /// @param text the whole of it, also where only the header is here
    /// @param whole whether its body is here
    record View(PlacementId id, String text, Keywords keywords, boolean whole) {}

    /// All placements, deleted ones included, by id.
    List<Standing> standing();

    /// What was removed and can be had back, by id.
    List<View> recoverableViews();

    /// The ids of what was removed and can be had back, in their order.
    default List<PlacementId> recoverableIds() {
        return recoverableViews().stream().map(View::id).toList();
    }

    /// The texts of what was removed and can be had back.
    default List<String> recoverable() {
        return recoverableViews().stream().map(View::text).sorted().toList();
    }

    /// Gives a placement these keywords, here only.
    void mark(PlacementId placement, Keywords keywords);

    /// Moves a placement.
    void move(PlacementId placement, String path);

    /// Deletes a placement for good.
    void delete(PlacementId placement);

    /// Has a placement back where it stood that was deleted or removed.
    void undelete(PlacementId placement);

    /// Copies a placement.
    PlacementId copy(PlacementId placement, String path);

    /// Takes a message in that the server never had.
    PlacementId importMessage(String path, String text, Keywords keywords);

    /// Makes a mailbox.
    MailboxId createMailbox(AccountId account, String path);

    /// Renames a mailbox, and those below it.
    void renameMailbox(String path, String other);

    /// Deletes a mailbox for good.
    void deleteMailbox(String path);

    /// Asks for what was tried in vain to be tried again.
    void retryAll();

    /// What a store does not let its user do; nothing of it was done.
    final class Refused extends RuntimeException {
        public Refused(RuntimeException why) {
            super(why.getMessage(), why);
        }
    }
}
