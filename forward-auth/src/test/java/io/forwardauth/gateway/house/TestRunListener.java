package io.forwardauth.gateway.house;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Sets the watch before any test class, and so any class of Netty, is loaded.
 */
public final class TestRunListener implements LauncherSessionListener {

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		RecordingLeakDetector.install();
		BlockHound.install();
	}

}
