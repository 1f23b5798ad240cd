package org.mailboat.imap.wire;

/// How much of one response is believed before it counts as an attack or a fault.
///
/// @param maxLineOctets of all line parts of one response together, without its literals. Past it
///   the connection is lost. 16 MiB hold a plain SEARCH answer of 1.5 million UIDs
/// @param maxMemoryLiteral of all literals of one response that no sink takes. Past it a literal is
///   read over and appears as [LiteralValue.Omitted]. 8 MiB hold every header a server accepts
/// @param maxLiteral of one literal. Past it the connection is lost, for reading over it would take
///   as long. 4 GiB − 1 is the largest that IMAP4rev1 can say
/// @param maxDepth of nested lists that are read into values; deeper ones are skipped whole. Each
///   level of MIME takes one or two, and the parser recurses once a level
/// @param maxTokens of lists that are read into values, in one response. It bounds what a short
///   line such as `()()()…` can make of memory
public record WireLimits(
        int maxLineOctets, int maxMemoryLiteral, long maxLiteral, int maxDepth, int maxTokens) {
    public static final WireLimits DEFAULT =
            new WireLimits(16 << 20, 8 << 20, 0xFFFF_FFFFL, 100, 200_000);

    public WireLimits {
        if (maxLineOctets <= 0
                || maxMemoryLiteral < 0
                || maxLiteral < 0
                || maxDepth <= 0
                || maxTokens <= 0) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
