package org.mailboat.acceptance.wrong.store;

public enum HRESULT {
    S_OK
}
