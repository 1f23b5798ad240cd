package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Stdio;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Secret;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Where an account's secret comes from, as the options say. A secret never is an argument.
///
/// @param password where [CredentialSource.Stored] keeps one
record Credentials(CredentialSource source, @Nullable Secret password) {
    static void addOptions(CommandSpec spec) {
        spec.addOption(
                Specs.option(
                        "--password-command", "CMD", "a shell command that prints the password"));
        spec.addOption(Specs.flag("--password-stdin", "read the password from standard input"));
        spec.addOption(
                Specs.option(
                        "--token-command",
                        "CMD",
                        "a shell command that prints an OAuth 2.0 access token"));
    }

    /// What the options say, or null if none of them is there.
    static @Nullable Credentials told(ParseResult args, Stdio stdio) {
        String passwordCommand = Specs.value(args, "--password-command");
        String tokenCommand = Specs.value(args, "--token-command");
        boolean stdin = Specs.has(args, "--password-stdin");
        int told =
                (passwordCommand == null ? 0 : 1)
                        + (tokenCommand == null ? 0 : 1)
                        + (stdin ? 1 : 0);
        if (told > 1) {
            throw new UsageException(
                    "--password-command, --password-stdin and --token-command exclude each other.");
        }
        if (passwordCommand != null) {
            return new Credentials(new CredentialSource.PasswordCommand(passwordCommand), null);
        }
        if (tokenCommand != null) {
            return new Credentials(new CredentialSource.TokenCommand(tokenCommand), null);
        }
        return stdin ? stored(readAll(stdio.in())) : null;
    }

    /// What the options say; without any of them, what the person types.
    static Credentials toldOrAsked(ParseResult args, Stdio stdio, String question) {
        Credentials told = told(args, stdio);
        if (told != null) {
            return told;
        }
        if (!stdio.terminal().in() || !stdio.terminal().err()) {
            throw new UsageException(
                    "there is no terminal to ask for the password; give --password-stdin,"
                            + " --password-command or --token-command.");
        }
        return stored(HiddenInput.ask(stdio, question));
    }

    private static Credentials stored(String password) {
        if (password.isEmpty()) {
            throw new UsageException("the password is empty.");
        }
        return new Credentials(new CredentialSource.Stored(), new Secret(password));
    }

    /// Everything, less one line end.
    private static String readAll(InputStream in) {
        try {
            var bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.toByteArray()))
                            .toString();
            if (text.endsWith("\n")) {
                text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new UsageException("the password on standard input is not UTF-8.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
