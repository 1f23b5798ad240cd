package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.cli.output.Json;
import org.mailboat.cli.output.OutputFailed;
import org.mailboat.cli.output.Stdio;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The whole command line without a process: arguments in, streams written, an exit code out.
/// Nothing it prints on failure is a stack trace, unless `--verbose` asks for it.
public final class Cli {
    private static final String HOME = "--home";

    private final Stdio stdio;
    private final Environment environment;
    private final IdentityHashMap<CommandSpec, Command> commands = new IdentityHashMap<>();

    Cli(Stdio stdio, Environment environment) {
        this.stdio = stdio;
        this.environment = environment;
    }

    /// @return the exit code; standard output is flushed
    int run(String... args) {
        boolean json = Arrays.asList(args).contains("--json");
        boolean verbose = Arrays.asList(args).contains("--verbose");
        int code;
        try {
            code = dispatch(args);
            stdio.flush();
            return code;
        } catch (ParameterException e) {
            code = fail(json, usage(sentence(e)), ExitCode.USAGE);
        } catch (MailException e) {
            explain(verbose, e);
            code = fail(json, shape(e.failure()), ExitCode.of(e.failure().kind()));
        } catch (OutputFailed e) {
            return outputFailed(e);
        } catch (IllegalArgumentException e) {
            explain(verbose, e);
            code = fail(json, usage(String.valueOf(e.getMessage())), ExitCode.USAGE);
        } catch (RuntimeException | Error e) {
            explain(verbose, e);
            code = fail(json, shape(bug(e)), ExitCode.BUG);
        }
        try {
            stdio.flush();
        } catch (OutputFailed e) {
            return outputFailed(e);
        }
        return code;
    }

    private int dispatch(String[] args) {
        CommandLine line = commandLine(args);
        ParseResult root = line.parseArgs(args);
        var chain = new ArrayList<ParseResult>();
        for (ParseResult at = root; at != null; at = at.subcommand()) {
            chain.add(at);
        }
        ParseResult last = chain.getLast();
        if (chain.stream().anyMatch(ParseResult::isUsageHelpRequested)) {
            stdio.print(help(last.commandSpec().commandLine()));
            return ExitCode.DONE;
        }
        if (chain.stream().anyMatch(ParseResult::isVersionHelpRequested)) {
            stdio.line("mailboat " + version());
            return ExitCode.DONE;
        }
        Command command = commands.get(last.commandSpec());
        if (command == null) {
            throw new ParameterException(
                    last.commandSpec().commandLine(),
                    last.commandSpec().qualifiedName()
                            + " needs a command: "
                            + String.join(", ", last.commandSpec().subcommands().keySet())
                            + ".");
        }
        return run(command, chain);
    }

    private int run(Command command, List<ParseResult> chain) {
        boolean quiet = chain.stream().anyMatch(r -> Specs.has(r, "--quiet"));
        boolean verbose = chain.stream().anyMatch(r -> Specs.has(r, "--verbose"));
        ParseResult last = chain.getLast();
        if (quiet && verbose) {
            throw new ParameterException(
                    last.commandSpec().commandLine(), "--quiet and --verbose exclude each other.");
        }
        Path home = null;
        for (ParseResult at : chain) {
            String told = Specs.value(at, HOME);
            home = told == null ? home : Path.of(told);
        }
        var voice =
                quiet
                        ? Session.Voice.QUIET
                        : verbose ? Session.Voice.VERBOSE : Session.Voice.NORMAL;
        boolean json = chain.stream().anyMatch(r -> Specs.has(r, "--json"));
        try (var session = new Session(stdio, environment, home, json, voice)) {
            try {
                return session.exitCode(command.run(last, session));
            } catch (CancellationException e) {
                return session.exitCode(ExitCode.INTERRUPTED);
            }
        }
    }

    /// The command that the words name and what all share; every command if they name none, as for
    /// help. picocli makes much of each, and most starts are for one.
    private CommandLine commandLine(String[] args) {
        var root = Specs.command("mailboat", "Keeps mail here and on its servers in agreement.");
        root.addOption(
                CommandLine.Model.OptionSpec.builder(HOME)
                        .arity("1")
                        .type(String.class)
                        .paramLabel("DIR")
                        .description(
                                "the store to use; else $MAILBOAT_HOME, else the usual place for"
                                        + " data")
                        .scopeType(ScopeType.INHERIT)
                        .build());
        inherited(root, "--json", "print the result as JSON");
        inherited(root, "--quiet", "say nothing but failures");
        inherited(root, "--verbose", "say more, also about faults");
        root.addOption(
                CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .arity("0")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("show this help")
                        .scopeType(ScopeType.INHERIT)
                        .build());
        root.addOption(
                CommandLine.Model.OptionSpec.builder("--version")
                        .arity("0")
                        .type(boolean.class)
                        .versionHelp(true)
                        .description("show the version")
                        .build());
        root.usageMessage().synopsisSubcommandLabel("COMMAND");
        root.usageMessage()
                .footer("", "'mailboat COMMAND --help' tells more. Start with: mailboat demo");
        Branch.named(firstWord(args)).forEach(branch -> grow(root, branch));
        var line = new CommandLine(root);
        line.setExpandAtFiles(false);
        line.setUsageHelpWidth(Math.max(60, Math.min(100, stdio.terminal().columns())));
        return line;
    }

    private void grow(CommandSpec root, Branch branch) {
        CommandSpec spec = branch.spec();
        if (branch.command() != null) {
            commands.put(spec, branch.command());
        }
        for (Command member : branch.members()) {
            CommandSpec own = member.spec();
            commands.put(own, member);
            spec.addSubcommand(own.name(), own);
        }
        root.addSubcommand(spec.name(), spec);
    }

    /// The first word that is no option of the root, nor an option's value; empty if there is none.
    private static String firstWord(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(HOME)) {
                i++;
            } else if (!args[i].startsWith("-")) {
                return args[i];
            }
        }
        return "";
    }

    private static void inherited(CommandSpec root, String name, String description) {
        root.addOption(
                CommandLine.Model.OptionSpec.builder(name)
                        .arity("0")
                        .type(boolean.class)
                        .description(description)
                        .scopeType(ScopeType.INHERIT)
                        .build());
    }

    private String help(CommandLine line) {
        boolean colour = stdio.terminal().colour() && stdio.terminal().out();
        return line.getUsageMessage(colour ? Ansi.ON : Ansi.OFF);
    }

    private static String version() {
        String version = Cli.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /// picocli's message as a sentence, and where to look; except for a command that does not
    /// exist. Ours are sentences already.
    private static String sentence(ParameterException e) {
        CommandLine at = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched
                && !at.getSubcommands().isEmpty()
                && !unmatched.getUnmatched().getFirst().startsWith("-")) {
            String word = unmatched.getUnmatched().getFirst();
            var names = at.getSubcommands().keySet();
            String hint = CloseMatches.hint(word, names);
            return "there is no command '"
                    + Printable.of(word)
                    + "'"
                    + hint
                    + " '"
                    + at.getCommandSpec().qualifiedName()
                    + " --help' lists them.";
        }
        String words = Printable.of(String.valueOf(e.getMessage()).replace('\n', ' '));
        return words.endsWith(".")
                ? words
                : words + ". See '" + at.getCommandSpec().qualifiedName() + " --help'.";
    }

    /// What a failing command tells: the sentence, and the same as JSON.
    private record Told(String sentence, java.util.function.Consumer<Json> failure) {}

    private static Told shape(SyncFailure failure) {
        return new Told(failure.sentence(), json -> Shapes.failure(json, failure));
    }

    private static Told usage(String sentence) {
        String text = Printable.of(sentence);
        return new Told(text, json -> Shapes.usageFailure(json, text));
    }

    private static SyncFailure bug(Throwable e) {
        return SyncFailure.of(
                        FailureKind.BUG,
                        "This is a fault of Mailboat: " + Printable.of(e.toString()))
                .withNextStep("run it again with --verbose and report what it prints.");
    }

    private int fail(boolean json, Told told, int code) {
        stdio.say("mailboat: " + told.sentence());
        if (json) {
            try {
                Json.line(
                        stdio.out(), out -> out.object("error", () -> told.failure().accept(out)));
            } catch (OutputFailed e) {
                return outputFailed(e);
            }
        }
        return code;
    }

    private int outputFailed(OutputFailed e) {
        if (e.readerLeft()) {
            return ExitCode.READER_LEFT;
        }
        stdio.say("mailboat: standard output cannot be written: " + Printable.of(e.reason()));
        return ExitCode.NEEDS_PERSON;
    }

    private void explain(boolean verbose, @Nullable Throwable e) {
        if (verbose && e != null) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString()
                    .lines()
                    .map(l -> Printable.of(l.replace("\t", "    ")))
                    .forEach(stdio::say);
        }
    }
}
