package org.mailboat.imap.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// LOGIN, and AUTHENTICATE by PLAIN and LOGIN.
final class LoginCommands {
    private final FakeSession session;

    LoginCommands(FakeSession session) {
        this.session = session;
    }

    /// The account whose user showed the right password.
    FakeAccount carryOut(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        return command.name().equals("LOGIN")
                ? login(utf8(command.textArg(0)), utf8(command.textArg(1)))
                : authenticate(command);
    }

    private static String utf8(FakeCommand.Text text) {
        return new String(text.octets(), StandardCharsets.UTF_8);
    }

    private FakeAccount login(String user, String password) throws FakeCommand.Refused {
        return session.server()
                .login(user, password)
                .orElseThrow(() ->
                        new FakeCommand.Refused("[AUTHENTICATIONFAILED] wrong user or password"));
    }

    private FakeAccount authenticate(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        String mechanism = command.textArg(0).upper();
        if (!session.offers("AUTH=" + mechanism)) {
            throw new FakeCommand.Refused("mechanism " + mechanism + " is not offered");
        }
        if (command.args().size() > 1) {
            session.need("SASL-IR");
        }
        if (mechanism.equals("LOGIN")) {
            String user = ask("User Name");
            return login(user, ask("Password"));
        }
        String response = command.args().size() > 1 ? decode(command.text(1)) : ask("");
        String[] parts = response.split("\0", -1);
        if (parts.length != 3) {
            throw new FakeCommand.BadCommand("PLAIN has three parts");
        }
        return login(parts[1], parts[2]);
    }

    private String ask(String challenge) throws IOException, FakeCommand.BadCommand {
        byte[] octets = challenge.getBytes(StandardCharsets.US_ASCII);
        session.wire().line("+ " + Base64.getEncoder().encodeToString(octets));
        session.wire().flush();
        String line = session.reader().readLine();
        if (line == null || line.equals("*")) {
            throw new FakeCommand.BadCommand("authentication was cancelled");
        }
        return decode(line);
    }

    private static String decode(String base64) throws FakeCommand.BadCommand {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new FakeCommand.BadCommand("no base64");
        }
    }
}
