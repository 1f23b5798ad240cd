package org.mailboat.model;

import java.time.Duration;
import java.time.Instant;

/// Of which messages the bodies are brought in unasked: of all, of none, or of those that the
/// server received within so many days. Of all others the header comes, and the body on demand.
///
/// It decides about what is fetched, never about what is here: a body that is here stays.
///
/// @param days 0 for none, [#EVER] for all
public record Bodies(int days) {
    /// As many days as there are.
    public static final int EVER = Integer.MAX_VALUE;

    /// Of all messages.
    public static final Bodies ALL = new Bodies(EVER);

    /// Of none.
    public static final Bodies NONE = new Bodies(0);

    /// A century.
    private static final int MOST = 36_500;

    public Bodies {
        if (days < 0 || (days > MOST && days != EVER)) {
            throw new IllegalArgumentException(
                    "bodies come of all mail, of none, or of 1 to " + MOST + " days");
        }
    }

    /// Those of the last days.
    ///
    /// @param days 1 or more
    public static Bodies ofDays(int days) {
        if (days < 1 || days > MOST) {
            throw new IllegalArgumentException("a window is 1 to " + MOST + " days, as in 90d");
        }
        return new Bodies(days);
    }

    /// The opposite of [#toString].
    ///
    /// @throws IllegalArgumentException if the text is none of `all`, `none` and `90d`
    public static Bodies parse(String text) {
        if (text.equals("all")) {
            return ALL;
        }
        if (text.equals("none")) {
            return NONE;
        }
        if (!text.matches("[0-9]{1,9}d")) {
            throw new IllegalArgumentException("not all, none, or a number of days as in 90d");
        }
        return ofDays(Integer.parseInt(text, 0, text.length() - 1, 10));
    }

    /// The moment from which on mail is brought in whole: [Instant#MIN] if it always is,
    /// [Instant#MAX] if it never is.
    public Instant since(Instant now) {
        return switch (days) {
            case EVER -> Instant.MIN;
            case 0 -> Instant.MAX;
            default -> now.minus(Duration.ofDays(days));
        };
    }

    /// As people write it: `all`, `none`, or as in `90d`.
    @Override
    public String toString() {
        return switch (days) {
            case EVER -> "all";
            case 0 -> "none";
            default -> days + "d";
        };
    }
}
