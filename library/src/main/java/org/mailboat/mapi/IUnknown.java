package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Something that can be asked for its interfaces. Java counts the references.
public interface IUnknown {
    /// The interface's id.
    UUID IID = UUID.fromString("00000000-0000-0000-c000-000000000046");

    /// Asks for an interface.
    ///
    /// @param riid its id, as in [IMAPISync#IID]
    /// @param ppvObject filled with what implements it, or with null where nothing does
    /// @return `S_OK`; `MAPI_E_INTERFACE_NOT_SUPPORTED`; `MAPI_E_INVALID_PARAMETER` where a
    ///   parameter is missing
    HRESULT QueryInterface(@Nullable UUID riid, @Nullable Out<Object> ppvObject);
}
