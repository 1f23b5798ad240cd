package org.mailboat.acceptance.wrong.imap.client;

public final class Sleeps {
    public void pause() throws InterruptedException {
        Thread.sleep(1);
    }
}
