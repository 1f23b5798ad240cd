package org.mailboat.imap.fake;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What a [FaultProxy] does to the connections that pass through it.
///
/// Patterns are looked for in a command's first line without its tag, as in `UID FETCH 1:9
/// (FLAGS)`. Octets are counted per connection, from its beginning.
public sealed interface ProxyFault {

    /// The way that octets go.
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /// Octets arrive this much later; how many are under way is not limited.
    record Delay(Direction direction, Duration time) implements ProxyFault {}

    /// The connection ends on both sides after this many octets.
    record CutAfter(Direction direction, long octets) implements ProxyFault {}

    /// The sending side is closed in good order after this many octets; the other way stays open.
    record HalfCloseAfter(Direction direction, long octets) implements ProxyFault {}

    /// Nothing is passed on any more after this many octets, and everything stays open.
    record StallAfter(Direction direction, long octets) implements ProxyFault {}

    /// The connection ends at a command.
    ///
    /// @param delivered whether the server still gets the whole command; its answer is lost
    record CutAtCommand(Pattern command, boolean delivered) implements ProxyFault {}

    /// The server gets neither the command nor anything after it, and everything stays open.
    record StallAtCommand(Pattern command) implements ProxyFault {}

    /// The client gets this answer behind its tag, and the server never hears of the command.
    ///
    /// @param answer as in `BAD unknown command`
    record AnswerCommand(Pattern command, String answer) implements ProxyFault {}

    /// Every line of the server is replaced; literals between lines are passed on as they are.
    ///
    /// @param line gets a line without its CRLF and gives what the client reads instead; empty
    ///   leaves out the whole response, its literals included
    record Rewrite(Function<String, Optional<String>> line) implements ProxyFault {

        /// Hides a capability wherever the server names it, as an attacker hides STARTTLS.
        public static Rewrite withoutCapability(String name) {
            Pattern word = Pattern.compile(" " + Pattern.quote(name) + "(?=[ \\]]|$)");
            return new Rewrite(line ->
                    Optional.of(
                            line.contains("CAPABILITY")
                                    ? word.matcher(line).replaceAll("")
                                    : line));
        }
    }

    /// New connections are reset as soon as they are made.
    record RefuseConnections() implements ProxyFault {}
}
