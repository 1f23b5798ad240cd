package org.mailboat.model;

/// What the id types have in common.
final class Ids {
    private Ids() {}

    static void checkPositive(long number) {
        if (number <= 0) {
            throw new IllegalArgumentException("an id is positive, not " + number);
        }
    }

    static long parse(char letter, String text) {
        if (text.length() < 2
                || text.length() > 19
                || text.charAt(0) != letter
                || text.charAt(1) == '0') {
            throw notAnId(letter, text);
        }
        long number = 0;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw notAnId(letter, text);
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static IllegalArgumentException notAnId(char letter, String text) {
        return new IllegalArgumentException(
                "not an id of the form " + letter + "42: " + Printable.of(text));
    }
}
