package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// COPY, and MOVE ([RFC 6851](https://www.rfc-editor.org/rfc/rfc6851.html)).
final class CopyCommand {
    private final FakeSession session;
    private final FakeAccount account;
    private final boolean byUid;

    CopyCommand(FakeSession session, FakeAccount account, boolean byUid) {
        this.session = session;
        this.account = account;
        this.byUid = byUid;
    }

    String copy(FakeCommand command) throws FakeCommand.BadCommand, FakeCommand.Refused {
        FakeMailbox target = target(command);
        synchronized (account) {
            List<SelectedMailbox.Numbered> sources = chosen(command);
            account.limits()
                    .checkRoom(
                            account,
                            sources.stream().mapToLong(s -> s.message().content().size()).sum());
            String code = fileAll(sources, target);
            return ("OK " + code).strip() + " copied";
        }
    }

    String move(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        session.need("MOVE");
        if (!session.has(Oddity.MOVES_WHEN_READ_ONLY)) {
            session.needWritable();
        }
        FakeMailbox target = target(command);
        String code;
        synchronized (account) {
            List<SelectedMailbox.Numbered> sources = chosen(command);
            FakeMailbox from = session.selected().mailbox();
            long next = target.uidNext();
            code = fileAll(sources, target);
            // Where a mailbox is a label, a message that has it already is not given another UID.
            if (from != target || target.uidNext() > next) {
                sources.forEach(source -> from.expunge(source.message().uid()));
            }
        }
        if (!code.isEmpty()) {
            session.wire().line("* OK " + code + " moved");
        }
        return "OK " + session.highestModSeqCode() + "done";
    }

    private List<SelectedMailbox.Numbered> chosen(FakeCommand command)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        return session.selected().resolve(NumberSet.parse(command.text(0)), byUid);
    }

    private FakeMailbox target(FakeCommand command)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        session.selected();
        return session.writable(account, command.text(1));
    }

    /// Copies the messages; gives the COPYUID code, or nothing where there is none to give.
    private String fileAll(List<SelectedMailbox.Numbered> sources, FakeMailbox target) {
        List<Long> from = new ArrayList<>();
        List<Long> to = new ArrayList<>();
        for (SelectedMailbox.Numbered source : sources) {
            from.add(source.message().uid());
            to.add(target.file(source.message()));
        }
        return from.isEmpty() || !session.offers("UIDPLUS")
                ? ""
                : "[COPYUID %d %s %s]"
                        .formatted(
                                target.uidValidity(), NumberSet.format(from), NumberSet.format(to));
    }
}
