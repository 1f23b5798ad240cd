package org.mailboat.imap.fake;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;

/// What a [FaultProxy] does to the connections that pass through it.
///
/// Patterns are looked for in the first line of a command without its tag, as in `UID FETCH 1:9
/// (FLAGS)`, or of a response, as in `* VANISHED 7`. Octets are counted per connection, from its
/// beginning.
public sealed interface ProxyFault {

    /// The way that octets go.
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /// Octets arrive this much later; how many are under way is not limited.
    record Delay(Direction direction, Duration time) implements ProxyFault {}

    /// New connections are reset as soon as they are made.
    record RefuseConnections() implements ProxyFault {}

    /// A fault that waits for a number of octets.
    sealed interface AtOctet extends ProxyFault {
        Direction direction();

        /// The octets that still pass on a proxy's n-th connection, from 1 on.
        long octets(int connection);
    }

    /// The connection ends on both sides after this many octets.
    record CutAfter(Direction direction, long octets) implements AtOctet {
        @Override
        public long octets(int connection) {
            return octets;
        }
    }

    /// The connection ends on both sides after fewer than this many octets: how many follows from
    /// the seed and from which connection it is.
    record CutSomewhere(Direction direction, long seed, int below) implements AtOctet {
        @Override
        public long octets(int connection) {
            // Neighbouring seeds of a linear generator begin alike; the factor spreads them.
            return new Random((seed + connection) * 0x9E3779B97F4A7C15L).nextInt(below);
        }
    }

    /// The sending side is closed in good order after this many octets; the other way stays open.
    record HalfCloseAfter(Direction direction, long octets) implements AtOctet {
        @Override
        public long octets(int connection) {
            return octets;
        }
    }

    /// Nothing is passed on any more after this many octets, and everything stays open.
    record StallAfter(Direction direction, long octets) implements AtOctet {
        @Override
        public long octets(int connection) {
            return octets;
        }
    }

    /// A part of what one side says, as far as it is not encrypted.
    enum Part {
        /// The line of a command without literals.
        COMMAND(Direction.TO_SERVER),
        /// A line of a command that announces a literal.
        COMMAND_ANNOUNCEMENT(Direction.TO_SERVER),
        /// Octets of a command's literal.
        COMMAND_LITERAL(Direction.TO_SERVER),
        /// What follows the last literal of a command.
        COMMAND_REST(Direction.TO_SERVER),
        /// The server's leave to go on.
        CONTINUATION(Direction.TO_CLIENT),
        /// The line of an untagged response without literals.
        UNTAGGED(Direction.TO_CLIENT),
        /// A line of a response that announces a literal.
        ANNOUNCEMENT(Direction.TO_CLIENT),
        /// Octets of a response's literal.
        LITERAL(Direction.TO_CLIENT),
        /// What follows the last literal of a response.
        REST(Direction.TO_CLIENT),
        /// The line that ends the answer to a command.
        TAGGED(Direction.TO_CLIENT);

        private final Direction direction;

        Part(Direction direction) {
            this.direction = direction;
        }

        Direction direction() {
            return direction;
        }

        /// Which part a piece is.
        static Part of(Direction direction, LineScanner.Piece piece) {
            boolean command = direction == Direction.TO_SERVER;
            if (!piece.line()) {
                return command ? COMMAND_LITERAL : LITERAL;
            }
            if (!piece.ends()) {
                return command ? COMMAND_ANNOUNCEMENT : ANNOUNCEMENT;
            }
            if (!piece.starts()) {
                return command ? COMMAND_REST : REST;
            }
            if (command) {
                return COMMAND;
            }
            return switch (piece.octets()[0]) {
                case '+' -> CONTINUATION;
                case '*' -> UNTAGGED;
                default -> TAGGED;
            };
        }
    }

    /// Where in a part.
    enum At {
        BEFORE,
        WITHIN,
        BEFORE_CRLF,
        WITHIN_CRLF,
        AFTER
    }

    /// The connection ends on both sides: what was said before this place still arrives, and
    /// nothing else.
    ///
    /// @param within which octet, where that is open
    record CutIn(Part part, At at, int within) implements ProxyFault {
        /// How many of a part's octets still arrive.
        int kept(int length) {
            int kept =
                    switch (at) {
                        case BEFORE -> 0;
                        case WITHIN -> 1 + Math.floorMod(within, Math.max(1, length - 1));
                        case BEFORE_CRLF -> length - 2;
                        case WITHIN_CRLF -> length - 1;
                        case AFTER -> length;
                    };
            return Math.clamp(kept, 0, length);
        }
    }

    /// A fault that waits for a command.
    sealed interface AtCommand extends ProxyFault {
        Pattern command();
    }

    /// The connection ends at a command.
    ///
    /// @param delivered whether the server still gets the whole command; its answer is lost
    record CutAtCommand(Pattern command, boolean delivered) implements AtCommand {}

    /// The server carries the command out; of what it says from then on the client gets leave to
    /// send literals and nothing else, and the connection ends when the answer is there.
    record LoseAnswer(Pattern command) implements AtCommand {}

    /// The server gets neither the command nor anything after it, and everything stays open.
    record StallAtCommand(Pattern command) implements AtCommand {}

    /// The client gets this answer behind its tag, and the server never hears of the command.
    ///
    /// @param answer as in `BAD unknown command`
    record AnswerCommand(Pattern command, String answer) implements AtCommand {}

    /// The server carries the command out and its untagged responses pass, but the client gets this
    /// answer behind its tag.
    ///
    /// @param answer as in `NO some of it failed`
    record ReplaceAnswer(Pattern command, String answer) implements AtCommand {}

    /// The server says one untagged response more, just before the command's own answer.
    ///
    /// @param response as in `* VANISHED (EARLIER) 1:26183`
    record Insert(Pattern command, String response) implements AtCommand {}

    /// A fault of a whole response, its literals included.
    sealed interface AtResponse extends ProxyFault {
        Pattern response();
    }

    /// The untagged responses that match never arrive.
    record Withhold(Pattern response) implements AtResponse {}

    /// Of the untagged responses that match only the first few arrive before each tagged answer,
    /// which comes all the same: a listing that ends too early.
    ///
    /// @param kept how many arrive
    record Truncate(Pattern response, int kept) implements AtResponse {}

    /// The untagged responses that match arrive this many times more; of those with a literal only
    /// one arrives.
    record Repeat(Pattern response, int more) implements AtResponse {}

    /// The responses that match arrive this much later, and so does all that is behind them.
    record DelayResponse(Pattern response, Duration time) implements AtResponse {}

    /// Only the first few numbers are left in SEARCH responses, and in the set of ESEARCH ones.
    ///
    /// @param kept how many numbers
    record ShortSearch(int kept) implements ProxyFault {}

    /// Every line of the server is replaced; literals between lines are passed on as they are.
    ///
    /// @param line gets a line without its CRLF and gives what the client reads instead; empty
    ///   leaves out the whole response, its literals included
    record Rewrite(Function<String, Optional<String>> line) implements ProxyFault {
        /// Hides a capability wherever the server names it, as an attacker hides STARTTLS.
        public static Rewrite withoutCapability(String name) {
            Pattern word = Pattern.compile(" " + Pattern.quote(name) + "(?=[ \\]]|$)");
            return each(
                    line -> line.contains("CAPABILITY") ? word.matcher(line).replaceAll("") : line);
        }

        /// Changes a number in STATUS responses.
        ///
        /// @param item as in `UIDNEXT`
        public static Rewrite status(String item, LongUnaryOperator number) {
            return number("(?<=^\\* STATUS .{0,999}[( ]" + item + " )[0-9]+", number);
        }

        /// Changes the number of a response code, as SELECT gives it.
        ///
        /// @param code as in `HIGHESTMODSEQ`
        public static Rewrite code(String code, LongUnaryOperator number) {
            return number("(?<=^\\* OK \\[" + code + " )[0-9]+", number);
        }

        /// Changes the number of messages in EXISTS responses.
        public static Rewrite exists(LongUnaryOperator number) {
            return number("(?<=^\\* )[0-9]+(?= EXISTS$)", number);
        }

        private static Rewrite number(String regex, LongUnaryOperator number) {
            Pattern pattern = Pattern.compile(regex);
            return each(line ->
                    pattern.matcher(line)
                            .replaceAll(found ->
                                    Long.toString(
                                            number.applyAsLong(Long.parseLong(found.group())))));
        }

        private static Rewrite each(Function<String, String> line) {
            return new Rewrite(line.andThen(Optional::of));
        }
    }
}
