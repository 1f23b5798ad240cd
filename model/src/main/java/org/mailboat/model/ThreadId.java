package org.mailboat.model;

/// Our own lasting id of a thread: of messages of one account that belong together.
///
/// In text it is the letter `t` and the number. Numbers are never used again. Where a message joins
/// two threads, the older id stays, and the other one stands for the same thread from then on.
///
/// @param number positive
public record ThreadId(long number) implements Comparable<ThreadId> {
    public ThreadId {
        Ids.checkPositive(number);
    }

    /// Reads the text form, as in `t42`.
    ///
    /// @throws IllegalArgumentException if the text is no id of this kind
    public static ThreadId parse(String text) {
        return new ThreadId(Ids.parse('t', text));
    }

    @Override
    public int compareTo(ThreadId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "t" + number;
    }
}
