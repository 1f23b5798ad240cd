package org.mailboat.cli;

import org.mailboat.VerifyReport;
import org.mailboat.VerifyRequest;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.Json;
import org.mailboat.model.Printable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.function.Consumer;

/// `verify`: proves that store and server hold the same.
final class VerifyCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("verify", "Prove that store and server hold the same.")
                .addOption(Specs.flag("--deep", "download every message and compare its octets"))
                .addOption(
                        Specs.flag("--repair", "have the next sync fetch again what is wrong here"))
                .addPositional(Specs.parameter(0, "ACCOUNT", "the account"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        String account = session.account(Specs.required(args, 0));
        var request =
                new VerifyRequest(account, Specs.has(args, "--deep"), Specs.has(args, "--repair"));
        VerifyReport[] report = new VerifyReport[1];
        if (session.json()) {
            session.print(json -> {
                json.field("account", account);
                json.array(
                        "differences",
                        () -> report[0] = verify(session, request, d -> element(json, d)));
                json.field("equal", report[0].equal()).field("checked", report[0].checked());
                json.field("waiting", report[0].waiting());
                json.field("headersOnly", report[0].headersOnly());
                json.field("byPolicy", report[0].byPolicy());
                json.strings("policies", report[0].policies());
            });
        } else {
            report[0] = verify(session, request, d -> line(session, d));
            session.stdio().line(sentence(report[0], request.deep()));
        }
        return exitCode(report[0]);
    }

    private static VerifyReport verify(
            Session session, VerifyRequest request, Consumer<VerifyReport.Difference> found) {
        try (var progress = new WorkLine(session, "compared")) {
            return session.store().verify(request, found, progress, session.cancel());
        }
    }

    private static void element(Json json, VerifyReport.Difference difference) {
        json.element(() -> Shapes.difference(json, difference));
    }

    private static void line(Session session, VerifyReport.Difference d) {
        session.stdio()
                .line(
                        Texts.path(d.mailbox())
                                + (d.uid() == null ? "" : ", uid " + d.uid())
                                + (d.placement() == null ? "" : ", " + d.placement())
                                + ": "
                                + d.what().label()
                                + ": here "
                                + (d.here() == null ? "nothing" : Printable.of(d.here()))
                                + ", on the server "
                                + (d.there() == null ? "nothing" : Printable.of(d.there())));
    }

    private static String sentence(VerifyReport report, boolean deep) {
        String checked = Amounts.count(report.checked(), "message") + " compared: ";
        String besides = byPolicy(report) + waiting(report) + headersOnly(report);
        if (report.equal()) {
            return report.account()
                    + ": "
                    + checked
                    + "store and server hold the same"
                    + (report.byPolicy() == 0 ? "." : " as far as the account's policy says.")
                    + besides;
        }
        String next =
                report.localBytesWrong() > report.mended()
                        ? " Mend it with: mailboat verify "
                                + report.account()
                                + (deep ? " --deep" : "")
                                + " --repair"
                        : " A sync mends it: mailboat sync " + report.account();
        return report.account()
                + ": "
                + checked
                + Amounts.count(report.differences(), "difference")
                + "."
                + next
                + besides;
    }

    private static String byPolicy(VerifyReport report) {
        return report.byPolicy() == 0
                ? ""
                : " Besides, "
                        + Amounts.count(report.byPolicy(), "message")
                        + (report.byPolicy() == 1 ? " is" : " are")
                        + " on one side only"
                        + (report.policies().contains("direction=push")
                                ? ", or marked otherwise,"
                                : "")
                        + " because of "
                        + String.join(" and ", report.policies())
                        + "; no sync changes that.";
    }

    private static String waiting(VerifyReport report) {
        return report.waiting() == 0
                ? ""
                : " Besides, "
                        + Amounts.count(report.waiting(), "message")
                        + (report.waiting() == 1 ? " waits" : " wait")
                        + " to be uploaded.";
    }

    private static String headersOnly(VerifyReport report) {
        return report.headersOnly() == 0
                ? ""
                : " Of "
                        + Amounts.count(report.headersOnly(), "message")
                        + " only the header is here, as the account's policy says; their bodies"
                        + " were not compared.";
    }

    private static int exitCode(VerifyReport report) {
        if (report.localBytesWrong() > report.mended()) {
            return ExitCode.DAMAGED;
        }
        return report.equal() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
}
