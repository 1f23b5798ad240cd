package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetException;
import org.mailboat.smtp.SmtpRefusals.Asked;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Asks a server whether it takes a message, by its sender, its size and its recipients, before it
/// gets any of it. All recipients or none.
final class Opening {
    /// So many commands are sent at once at most: their replies must find room in the network
    /// before they are read ([RFC 2920
    /// §3.1](https://www.rfc-editor.org/rfc/rfc2920.html#section-3.1)).
    private static final int BATCH = 50;

    private final SmtpLink link;
    private final Letter letter;
    private final SmtpConfig config;
    private final Extensions extensions;
    private boolean asked;
    private boolean heard;

    Opening(SmtpLink link, Letter letter, SmtpConfig config) {
        this.link = link;
        this.letter = letter;
        this.config = config;
        this.extensions = link.extensions();
    }

    /// Whether the server was asked and has not answered, or only that it has waited for too long.
    boolean isUnheard() {
        return asked && !heard;
    }

    /// @throws NetException if the server does not take the message; it has forgotten of it then
    void ask() {
        checkSize();
        if (letter.eightBit() && !extensions.has("8BITMIME")) {
            throw unfit(
                    "The message has octets above 127, and the server takes ASCII only.",
                    "encode it, with quoted-printable for one, and send it anew");
        }
        List<String> addresses = new ArrayList<>();
        for (String address : Letter.addresses(letter.envelope())) {
            addresses.add(address(address));
        }
        boolean international = !addresses.stream().allMatch(Letter::isAscii);
        var commands = new ArrayList<String>();
        commands.add(mail(addresses.getFirst(), international));
        addresses.stream().skip(1).forEach(a -> commands.add("RCPT TO:<" + a + ">"));
        judge(answers(commands));
    }

    /// Has the server forget what it was told of a message.
    void forget() {
        try {
            if (link.isOpen() && !link.ask("RSET").isDone()) {
                link.abort();
            }
        } catch (NetException e) {
            // With the link, what was said on it is forgotten, too.
        }
    }

    private void checkSize() {
        long most = extensions.largest();
        if (size() > most) {
            throw new NetException(
                    SmtpRefusals.ofMessage(
                            SyncFailure.of(
                                            FailureKind.REFUSED_PERMANENTLY,
                                            "The message has %d octets, and the server takes %d."
                                                    .formatted(size(), most))
                                    .withDetail(FailureDetail.TOO_BIG)
                                    .withNextStep("send less at a time, or another way")));
        }
    }

    /// The end of the last line counts, dots that are doubled do not ([RFC 1870
    /// §5](https://www.rfc-editor.org/rfc/rfc1870.html#section-5)).
    private long size() {
        return letter.content().length() + (letter.endsLine() ? 0 : 2);
    }

    /// The address in the form that this server takes.
    private String address(String address) {
        if (Letter.isAscii(address) || extensions.has("SMTPUTF8")) {
            return address;
        }
        int at = address.lastIndexOf('@');
        String name = address.substring(0, at + 1);
        if (Letter.isAscii(name)) {
            try {
                return name + IDN.toASCII(address.substring(at + 1), IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException e) {
                // It is refused as it is.
            }
        }
        throw unfit(
                "The server does not take addresses like %s (no SMTPUTF8)."
                        .formatted(Printable.of(address)),
                "use another address, or another account");
    }

    private String mail(String sender, boolean international) {
        var command = new StringBuilder("MAIL FROM:<").append(sender).append('>');
        if (extensions.has("SIZE")) {
            command.append(" SIZE=").append(size());
        }
        if (letter.eightBit()) {
            command.append(" BODY=8BITMIME");
        }
        if (international) {
            command.append(" SMTPUTF8");
        }
        return command.toString();
    }

    private List<Reply> answers(List<String> commands) {
        var replies = new ArrayList<Reply>(commands.size());
        int batch = extensions.has("PIPELINING") ? BATCH : 1;
        for (int from = 0; from < commands.size(); from += batch) {
            List<String> some = commands.subList(from, Math.min(from + batch, commands.size()));
            asked = true;
            link.send(String.join("\r\n", some) + "\r\n");
            for (int i = 0; i < some.size(); i++) {
                replies.add(answer(replies));
            }
            if (!replies.getFirst().isDone()) {
                break;
            }
        }
        return replies;
    }

    /// The answer to the next command.
    ///
    /// @param before what was answered to those before it
    private Reply answer(List<Reply> before) {
        Asked what = before.isEmpty() ? Asked.SENDER : Asked.RECIPIENT;
        Reply reply;
        try {
            reply = link.reply(command(what));
        } catch (NetException e) {
            // Who says no and hangs up has told the reason already.
            for (int i = 0; i < before.size(); i++) {
                if (!before.get(i).isDone()) {
                    throw refused(i == 0 ? Asked.SENDER : Asked.RECIPIENT, before.get(i));
                }
            }
            throw e;
        }
        heard |= !isTired(reply);
        if (reply.isGoodbye()) {
            throw refused(what, reply);
        }
        return reply;
    }

    private static String command(Asked asked) {
        return asked == Asked.SENDER ? "MAIL" : "RCPT";
    }

    /// Whether that is what a server says that has waited for too long for something to do.
    private static boolean isTired(Reply reply) {
        return reply.isGoodbye()
                && (reply.enhanced().equals("4.4.2")
                        || reply.text().toLowerCase(Locale.ROOT).contains("timeout"));
    }

    private void judge(List<Reply> replies) {
        Reply sender = replies.getFirst();
        if (!sender.isDone()) {
            throw refused(Asked.SENDER, sender);
        }
        var refused = new ArrayList<String>();
        Reply worst = null;
        for (int i = 1; i < replies.size(); i++) {
            Reply reply = replies.get(i);
            if (!reply.isDone()) {
                refused.add(letter.envelope().recipients().get(i - 1));
                worst = worse(worst, reply);
            }
        }
        if (worst != null) {
            forget();
            throw new NetException(named(classify(Asked.RECIPIENT, worst), refused));
        }
    }

    /// Of refusals the first one for good, else the first one.
    private static Reply worse(@Nullable Reply worst, Reply next) {
        return worst == null || (next.isForGood() && !worst.isForGood()) ? next : worst;
    }

    private SyncFailure named(SyncFailure failure, List<String> refused) {
        boolean ofRecipient =
                failure.kind() == FailureKind.REFUSED_PERMANENTLY
                        || failure.kind() == FailureKind.TRANSIENT;
        if (!ofRecipient || failure.detail() == FailureDetail.TOO_BIG) {
            return failure;
        }
        String now = failure.kind() == FailureKind.TRANSIENT ? " for now" : "";
        int all = letter.envelope().recipients().size();
        String whom =
                refused.size() == 1
                        ? refused.getFirst()
                        : refused.size() + " recipients: " + String.join(", ", refused);
        String rest = all == refused.size() ? "" : " The others did not get it either.";
        return failure.withText("The server refuses " + Printable.of(whom) + now + "." + rest);
    }

    private NetException refused(Asked what, Reply reply) {
        return new NetException(classify(what, reply));
    }

    private SyncFailure classify(Asked what, Reply reply) {
        return SmtpRefusals.classify(what, command(what), reply, config.net().clock().instant());
    }

    private static NetException unfit(String text, String step) {
        return new NetException(
                SmtpRefusals.ofMessage(
                        SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, text).withNextStep(step)));
    }
}
