package io.forwardauth.gateway;

import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the house: which room may know which. Data flows server → edge → routing →
 * auth → proxy, imports point the other way.
 */
class HouseTests {

	private static final String HOUSE = "io.forwardauth.gateway";

	private static JavaClasses house;

	@BeforeAll
	static void readTheHouse() {
		house = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages(HOUSE);
	}

	@ParameterizedTest(name = "{0} knows only: {1}")
	@CsvSource(nullValues = "nothing", delimiter = '|', textBlock = """
			http    | nothing
			server  | http
			edge    | http server
			routing | http server edge
			client  | http
			auth    | http server edge routing client
			proxy   | http server edge routing auth client
			warmup  | http server edge routing auth client proxy
			""")
	void roomsKnowOnlyTheRoomsToTheirLeft(String room, String known) {
		check(noClasses().that()
			.resideInAPackage(in(room))
			.should()
			.dependOnClassesThat(inHouseBut(room, (known != null) ? known.split(" ") : new String[0])));
	}

	@Test
	void observabilityKnowsOnlyWhatRoomsTellIt() {
		check(classes().that()
			.resideInAPackage(in("observability"))
			.should()
			.onlyDependOnClassesThat(DescribedPredicate.not(inHouseBut("observability", "http")).or(toldByEvents())));
	}

	@Test
	void onlySpringBringsObservabilityAndRoomsTogether() {
		check(noClasses().that()
			.resideOutsideOfPackages(in("observability"), in("spring"))
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(in("observability"), in("spring")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "server", "edge", "client", "auth", "proxy", "observability", "warmup" })
	void springStaysInItsRoomAndInRouting(String room) {
		check(noClasses().that()
			.resideInAPackage(in(room))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.."));
	}

	@Test
	void everyPackageIsARoom() {
		check(classes().should()
			.resideInAnyPackage(in("http"), in("server"), in("edge"), in("routing"), in("client"), in("auth"),
					in("proxy"), in("spring"), in("observability"), in("warmup")));
	}

	@Test
	void namesSayWhatAClassIs() {
		check(noClasses().should()
			.haveSimpleNameEndingWith("Manager")
			.orShould()
			.haveSimpleNameEndingWith("Helper")
			.orShould()
			.haveSimpleNameEndingWith("Util")
			.orShould()
			.haveSimpleNameEndingWith("Utils")
			.orShould()
			.haveSimpleNameEndingWith("Impl"));
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<String> unmarked = new TreeSet<>();
		for (JavaClass type : house) {
			JavaPackage room = type.getPackage();
			if (!room.isAnnotatedWith(NullMarked.class)) {
				unmarked.add(room.getName());
			}
		}
		assertThat(unmarked).as("packages whose package-info is missing or not @NullMarked").isEmpty();
	}

	private static void check(ArchRule rule) {
		// A room that is not built yet breaks no rule.
		rule.allowEmptyShould(true).check(house);
	}

	private static String in(String room) {
		return HOUSE + "." + room + "..";
	}

	private static DescribedPredicate<JavaClass> inHouseBut(String room, String... known) {
		DescribedPredicate<JavaClass> others = JavaClass.Predicates.resideInAPackage(HOUSE + "..")
			.and(JavaClass.Predicates.resideOutsideOfPackage(in(room)));
		for (String name : known) {
			others = others.and(JavaClass.Predicates.resideOutsideOfPackage(in(name)));
		}
		return others.as("other rooms than " + String.join(", ", known));
	}

	/** An event is an interface that a room calls, and the values it calls it with. */
	private static DescribedPredicate<JavaClass> toldByEvents() {
		return DescribedPredicate.describe("are public interfaces, records or enums",
				(type) -> type.getModifiers().contains(JavaModifier.PUBLIC)
						&& (type.isInterface() || type.isRecord() || type.isEnum()));
	}

}
