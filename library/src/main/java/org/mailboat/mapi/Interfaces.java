package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Asking objects of a host for an interface, and answering for our own.
final class Interfaces {
    private static final System.Logger LOG = System.getLogger(Interfaces.class.getName());

    private Interfaces() {}

    /// The interface that an object implements, or that it gives when asked; null if neither. An
    /// object that throws when asked has no such interface.
    static <T> @Nullable T of(@Nullable Object object, UUID id, Class<T> type) {
        if (type.isInstance(object)) {
            return type.cast(object);
        }
        if (object instanceof IUnknown unknown) {
            var out = new Out<Object>();
            try {
                HRESULT answer = unknown.QueryInterface(id, out);
                if (answer.succeeded() && type.isInstance(out.get())) {
                    return type.cast(out.get());
                }
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "an object of the host failed when asked", e);
            }
        }
        return null;
    }

    /// What an object with these interfaces answers.
    ///
    /// @param found what implements the one that is asked for, or null
    static HRESULT answer(@Nullable UUID asked, @Nullable Out<Object> out, @Nullable Object found) {
        if (asked == null || out == null) {
            return HRESULT.MAPI_E_INVALID_PARAMETER;
        }
        out.set(found);
        return found == null ? HRESULT.MAPI_E_INTERFACE_NOT_SUPPORTED : HRESULT.S_OK;
    }

    /// What an object of a host answers that has this one interface.
    static HRESULT answerOf(
            IUnknown object, UUID id, @Nullable UUID asked, @Nullable Out<Object> out) {
        return answer(asked, out, id.equals(asked) || IUnknown.IID.equals(asked) ? object : null);
    }
}
