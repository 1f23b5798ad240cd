package org.mailboat.cli;

import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/// What stands for [Comparator]'s own makers of orders in what the build puts together. They give
/// the same orders; Java's can be written to a stream, too, and for that very reason no cache keeps
/// them, so that each start would make them by code that makes classes.
///
/// Called by the build's `LearntCode` alone, in place of the methods of the same names and types.
public final class LearntOrder {
    private LearntOrder() {}

    private record By<T, U extends Comparable<? super U>>(Function<? super T, ? extends U> key)
            implements Comparator<T> {
        @Override
        public int compare(T one, T other) {
            return key.apply(one).compareTo(key.apply(other));
        }
    }

    private record ByInt<T>(ToIntFunction<? super T> key) implements Comparator<T> {
        @Override
        public int compare(T one, T other) {
            return Integer.compare(key.applyAsInt(one), key.applyAsInt(other));
        }
    }

    private record ByLong<T>(ToLongFunction<? super T> key) implements Comparator<T> {
        @Override
        public int compare(T one, T other) {
            return Long.compare(key.applyAsLong(one), key.applyAsLong(other));
        }
    }

    private record Then<T>(Comparator<? super T> first, Comparator<? super T> second)
            implements Comparator<T> {
        @Override
        public int compare(T one, T other) {
            int order = first.compare(one, other);
            return order == 0 ? second.compare(one, other) : order;
        }
    }

    /// [Comparator#comparing(Function)].
    public static <T, U extends Comparable<? super U>> Comparator<T> comparing(
            Function<? super T, ? extends U> key) {
        return new By<>(key);
    }

    /// [Comparator#comparingInt].
    public static <T> Comparator<T> comparingInt(ToIntFunction<? super T> key) {
        return new ByInt<>(key);
    }

    /// [Comparator#comparingLong].
    public static <T> Comparator<T> comparingLong(ToLongFunction<? super T> key) {
        return new ByLong<>(key);
    }

    /// [Comparator#thenComparing(Comparator)].
    public static <T> Comparator<T> thenComparing(
            Comparator<T> first, Comparator<? super T> second) {
        return new Then<>(first, second);
    }

    /// [Comparator#thenComparing(Function)].
    public static <T, U extends Comparable<? super U>> Comparator<T> thenComparing(
            Comparator<T> first, Function<? super T, ? extends U> key) {
        return new Then<>(first, new By<>(key));
    }

    /// [Comparator#thenComparingInt].
    public static <T> Comparator<T> thenComparingInt(
            Comparator<T> first, ToIntFunction<? super T> key) {
        return new Then<>(first, new ByInt<>(key));
    }

    /// [Comparator#thenComparingLong].
    public static <T> Comparator<T> thenComparingLong(
            Comparator<T> first, ToLongFunction<? super T> key) {
        return new Then<>(first, new ByLong<>(key));
    }
}
