package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.List;

/// The commands that work on the messages of the selected mailbox.
final class MessageCommands {
    private static final List<String> BY_NUMBER =
            List.of("FETCH", "SEARCH", "STORE", "COPY", "MOVE");

    private final FakeSession session;
    private final FakeAccount account;

    MessageCommands(FakeSession session, FakeAccount account) {
        this.session = session;
        this.account = account;
    }

    String carryOut(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        boolean byUid = command.name().startsWith("UID ");
        String name = command.name().replaceFirst("^UID ", "");
        if (!byUid && BY_NUMBER.contains(name)) {
            session.needNumbers();
        }
        return switch (name) {
            case "FETCH" -> new FetchCommand(session, byUid).fetch(command);
            case "SEARCH" -> new SearchCommand(session, session.selected(), byUid).search(command);
            case "STORE" -> new StoreCommand(session, account, byUid).store(command);
            case "COPY" -> new CopyCommand(session, account, byUid).copy(command);
            case "MOVE" -> new CopyCommand(session, account, byUid).move(command);
            case "EXPUNGE" -> byUid ? expungeSome(command) : expungeAll();
            case "CLOSE" -> close();
            default -> throw new FakeCommand.BadCommand("unknown command " + command.name());
        };
    }

    private String expungeAll() throws FakeCommand.BadCommand, FakeCommand.Refused {
        session.needWritable();
        expunge(session.selected().numbered());
        return "OK " + session.highestModSeqCode() + "done";
    }

    private String expungeSome(FakeCommand command)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        session.need("UIDPLUS");
        session.needWritable();
        expunge(session.selected().resolve(NumberSet.parse(command.text(0)), true));
        return "OK " + session.highestModSeqCode() + "done";
    }

    private String close() throws FakeCommand.BadCommand, FakeCommand.Refused {
        if (!session.selected().isReadOnly()) {
            expunge(session.selected().numbered());
        }
        session.select(null);
        return "OK done";
    }

    private void expunge(List<SelectedMailbox.Numbered> candidates)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        FakeMailbox mailbox = session.selected().mailbox();
        synchronized (account) {
            for (SelectedMailbox.Numbered candidate : candidates) {
                if (candidate.message().has("\\Deleted")) {
                    mailbox.expunge(candidate.message().uid());
                }
            }
        }
    }
}
