package org.mailboat.smtp;

import org.mailboat.model.ServerAddress;
import org.mailboat.net.NetException;
import org.mailboat.smtp.SmtpRefusals.Asked;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Says who we are ([RFC 5321
/// §4.1.1.1](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.1.1.1)).
///
/// The server writes it into the message, for all to read, so it tells nothing of this machine or
/// its network unless the server insists. For one link.
final class Hello {
    private static final String NOBODY = "[127.0.0.1]";

    private final SmtpLink link;
    private final SmtpConfig config;
    private final List<String> names;

    /// @param here the address of this side of the connection
    Hello(SmtpLink link, ServerAddress server, SmtpConfig config, InetAddress here) {
        this.link = link;
        this.config = config;
        this.names = names(server, config, here);
    }

    private static List<String> names(ServerAddress server, SmtpConfig config, InetAddress here) {
        var names = new ArrayList<String>();
        String given = config.helloName();
        if (given != null) {
            names.add(given);
        }
        names.add(NOBODY);
        String user = server.user();
        String domain = user.substring(user.lastIndexOf('@') + 1);
        if (domain.length() < user.length() && Letter.isAscii(domain)) {
            names.add(domain);
        }
        String literal = literal(here);
        if (!names.contains(literal)) {
            names.add(literal);
        }
        return names;
    }

    /// [RFC 5321 §4.1.3](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.1.3).
    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return "[" + text + "]";
        }
        int zone = text.indexOf('%');
        return "[IPv6:" + (zone < 0 ? text : text.substring(0, zone)) + "]";
    }

    /// Has the server tell what it can do. The name that it took is the first one the next time.
    ///
    /// @throws NetException if the server takes no name
    void say() {
        for (int i = 0; ; i++) {
            Reply reply = link.ask("EHLO " + names.get(i));
            if (reply.isDone()) {
                names.addFirst(names.remove(i));
                link.learn(Extensions.of(reply));
                return;
            }
            if (reply.code() == 500 || reply.code() == 502) {
                sayPlainly();
                return;
            }
            if (!reply.isForGood() || i + 1 == names.size()) {
                throw refused("EHLO", reply);
            }
        }
    }

    /// As before there were extensions.
    private void sayPlainly() {
        Reply reply = link.ask("HELO " + names.getFirst());
        if (!reply.isDone()) {
            throw refused("HELO", reply);
        }
        link.learn(Extensions.NONE);
    }

    private NetException refused(String command, Reply reply) {
        return new NetException(
                SmtpRefusals.classify(
                        Asked.CONNECT, command, reply, config.net().clock().instant()));
    }
}
