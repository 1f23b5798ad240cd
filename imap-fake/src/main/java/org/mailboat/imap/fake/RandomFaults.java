package org.mailboat.imap.fake;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/// Faults as a bad link or a confused server makes them, drawn from a seed.
///
/// None of them makes a server say that it lost mail it has in a way that a client could not see
/// through: listings end too early, refusals are spoken, VANISHED lines lie, counters do not. Used
/// by one thread.
public final class RandomFaults {
    private static final int LONGEST = 200_000;
    private static final List<String> COMMANDS =
            List.of(
                    "^LIST",
                    "^STATUS",
                    "^(SELECT|EXAMINE)",
                    "^UID FETCH",
                    "^UID FETCH .*BODY",
                    "^UID SEARCH",
                    "^ENABLE",
                    "^NAMESPACE",
                    "^NOOP",
                    "^UID STORE",
                    "^UID EXPUNGE",
                    "^UID (MOVE|COPY)",
                    "^APPEND",
                    "^(CREATE|RENAME|DELETE)");
    private static final List<String> ANSWERS =
            List.of(
                    "NO not now",
                    "NO [UNAVAILABLE] try again later",
                    "NO [SERVERBUG] internal error",
                    "NO [NONEXISTENT] no such mailbox",
                    "NO [LIMIT] too many commands",
                    "BAD what?",
                    "BAD Command Argument Error. 12");
    private static final List<String> LISTINGS =
            List.of("^\\* LIST ", "^\\* STATUS ", "^\\* [0-9]+ FETCH ", "^\\* LSUB ");
    private static final List<String> NEWS =
            List.of(
                    "^\\* VANISHED ",
                    "^\\* VANISHED \\(EARLIER\\) ",
                    "^\\* [0-9]+ EXISTS",
                    "^\\* [0-9]+ EXPUNGE");
    private static final List<String> LIES =
            List.of(
                    "* VANISHED (EARLIER) 1:26183",
                    "* VANISHED 1:3",
                    "* VANISHED (EARLIER) 4294967295",
                    "* 0 EXISTS",
                    "* 999999 EXPUNGE");

    private final Random random;

    public RandomFaults(long seed) {
        random = new Random(seed);
    }

    /// The next fault; all that it does follows from the seed and how many came before it.
    public ProxyFault next() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new ProxyFault.CutSomewhere(oneOfDirections(), random.nextLong(), size());
            case 2 -> new ProxyFault.CutAtCommand(command(), random.nextBoolean());
            case 3 -> new ProxyFault.AnswerCommand(command(), oneOf(ANSWERS));
            case 4 -> new ProxyFault.ReplaceAnswer(command(), oneOf(ANSWERS));
            case 5 -> new ProxyFault.Insert(command(), oneOf(LIES));
            case 6 -> new ProxyFault.Truncate(pattern(LISTINGS), random.nextInt(20));
            case 7 -> new ProxyFault.ShortSearch(random.nextInt(20));
            case 8 -> new ProxyFault.Withhold(pattern(NEWS));
            default -> new ProxyFault.Repeat(pattern(NEWS), 1 + random.nextInt(3));
        };
    }

    /// Arms the next fault, to happen a few times; a command may be spared a few times before.
    ///
    /// @return what was armed, for the message of a test that fails
    public String armNext(FaultProxy proxy) {
        ProxyFault fault = next();
        int times = 1 + random.nextInt(3);
        int spared = 0;
        if (fault instanceof ProxyFault.AtCommand atCommand) {
            spared = random.nextInt(6);
            proxy.armAfter(spared, atCommand, times);
        } else {
            proxy.arm(fault, times);
        }
        return "%s, %d times, after %d".formatted(fault, times, spared);
    }

    private ProxyFault.Direction oneOfDirections() {
        return random.nextInt(4) == 0
                ? ProxyFault.Direction.TO_SERVER
                : ProxyFault.Direction.TO_CLIENT;
    }

    /// Small numbers are as likely as large ones: most is said at a connection's beginning.
    private int size() {
        return (int) Math.pow(LONGEST, 0.5 + random.nextDouble() / 2);
    }

    private Pattern command() {
        return pattern(COMMANDS);
    }

    private Pattern pattern(List<String> of) {
        return Pattern.compile(oneOf(of));
    }

    private String oneOf(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
