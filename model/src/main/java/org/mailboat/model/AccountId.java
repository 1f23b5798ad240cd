package org.mailboat.model;

/// Our own lasting id of an account.
///
/// In text it is the letter `a` and the number. Numbers are never used again, and the id stays the
/// same through moves, renames and changes of UIDVALIDITY.
///
/// @param number positive
public record AccountId(long number) implements Comparable<AccountId> {
    public AccountId {
        Ids.checkPositive(number);
    }

    /// Reads the text form, as in `a42`.
    ///
    /// @throws IllegalArgumentException if the text is no id of this kind
    public static AccountId parse(String text) {
        return new AccountId(Ids.parse('a', text));
    }

    @Override
    public int compareTo(AccountId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "a" + number;
    }
}
