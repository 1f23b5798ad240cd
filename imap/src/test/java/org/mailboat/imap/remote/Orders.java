package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/// Suppliers of orders for tests.
final class Orders {
    private Orders() {}

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <T> Supplier<@Nullable T> of(T... orders) {
        return from(List.of(orders));
    }

    static <T> Supplier<@Nullable T> from(List<T> orders) {
        var left = orders.iterator();
        return () -> left.hasNext() ? left.next() : null;
    }
}
