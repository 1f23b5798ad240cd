package org.mailboat.examples.helpdesk;

import org.mailboat.AccountDraft;
import org.mailboat.UsageException;
import org.mailboat.model.MailException;
import org.mailboat.model.Printable;
import org.mailboat.model.Secret;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The help desk at a terminal: `HOME URL`, the password in `HELPDESK_PASSWORD`.
public final class Main {
    private static final String HELP =
            "list | show N | search WORDS | save N DIRECTORY | mail | quit";

    private Main() {}

    public static void main(String[] args) throws IOException {
        String password = System.getenv("HELPDESK_PASSWORD");
        if (args.length != 2 || password == null) {
            IO.println("usage: HELPDESK_PASSWORD=... help-desk HOME imaps://user@host");
            System.exit(2);
        }
        var account = AccountDraft.of("desk", args[1]).withPassword(new Secret(password));
        try (var desk = HelpDesk.open(Path.of(args[0]), account, Main::print);
                var timer = Executors.newSingleThreadScheduledExecutor();
                var in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var _ = timer.scheduleWithFixedDelay(desk::lookForMail, 0, 60, TimeUnit.SECONDS);
            converse(desk, in, Main::print);
        }
    }

    /// What strangers wrote goes to a terminal: nothing of it may move the cursor.
    private static void print(String text) {
        text.lines().map(Printable::of).forEach(IO::println);
    }

    /// Does what each line says, until the last one or `quit`.
    static void converse(HelpDesk desk, BufferedReader in, Consumer<String> out)
            throws IOException {
        for (String line = in.readLine();
                line != null && !line.equals("quit");
                line = in.readLine()) {
            try {
                answer(desk, line.strip(), out);
            } catch (UsageException | MailException e) {
                // Both are sentences for a person.
                out.accept(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                out.accept("cannot be saved: " + e);
            }
        }
    }

    private static void answer(HelpDesk desk, String line, Consumer<String> out)
            throws IOException {
        String[] words = line.split(" +", 3);
        switch (words[0]) {
            case "list" -> desk.tickets().forEach(ticket -> out.accept(ticket.toString()));
            case "show" -> desk.texts(ticket(desk, words)).forEach(out);
            case "search" -> desk.search(line.substring("search".length())).forEach(out);
            case "save" -> {
                Path directory = Path.of(words.length < 3 ? "." : words[2]);
                desk.saveAttachments(ticket(desk, words), directory)
                        .forEach(file -> out.accept(file.toString()));
            }
            case "mail" -> desk.lookForMail();
            default -> out.accept(HELP);
        }
    }

    private static Ticket ticket(HelpDesk desk, String[] words) {
        String number = words.length < 2 ? "" : words[1].replace("#", "");
        if (!number.matches("[0-9]{1,9}")) {
            throw new UsageException("which ticket? As in: " + words[0] + " 3");
        }
        return desk.ticket(Integer.parseInt(number))
                .orElseThrow(() -> new UsageException("there is no ticket #" + number));
    }
}
