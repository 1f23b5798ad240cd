package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.UsageException;
import org.mailboat.model.Printable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import java.util.List;

/// Short ways to describe options and parameters to picocli, and to read them.
final class Specs {
    private Specs() {}

    static CommandSpec command(String name, String description) {
        var spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        return spec;
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build();
    }

    static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static OptionSpec repeatable(String name, String label, String description) {
        return OptionSpec.builder(name)
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static PositionalParamSpec parameter(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .required(true)
                .build();
    }

    static PositionalParamSpec optional(int index, String label, String description) {
        return PositionalParamSpec.builder()
                .index(String.valueOf(index))
                .arity("0..1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /// Parameters from this index on.
    ///
    /// @param arity `0..*`, or `1..*` where one must be there
    static PositionalParamSpec parameters(
            int index, String arity, String label, String description) {
        return PositionalParamSpec.builder()
                .index(index + "..*")
                .arity(arity)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .required(arity.startsWith("1"))
                .build();
    }

    /// A number of 1 or more.
    static long count(String option, String told) {
        if (!told.matches("[1-9][0-9]{0,17}")) {
            throw new UsageException(
                    option + " is a number of 1 or more, not " + Printable.of(told));
        }
        return Long.parseLong(told);
    }

    static boolean has(ParseResult args, String option) {
        return args.hasMatchedOption(option);
    }

    static @Nullable String value(ParseResult args, String option) {
        return args.matchedOptionValue(option, (String) null);
    }

    static List<String> values(ParseResult args, String option) {
        return args.matchedOptionValue(option, List.<String>of());
    }

    static @Nullable String parameter(ParseResult args, int index) {
        return args.matchedPositionalValue(index, (String) null);
    }

    static String required(ParseResult args, int index) {
        String value = parameter(args, index);
        if (value == null) {
            throw new IllegalStateException("picocli let a missing parameter pass");
        }
        return value;
    }

    static List<String> parameters(ParseResult args, int index) {
        return args.matchedPositionalValue(index, List.<String>of());
    }
}
