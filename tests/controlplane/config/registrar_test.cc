// Section `registrar`.
#include "tests/controlplane/config/sections.h"

namespace trunkline::controlplane {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Sections registrar_of(const std::string& registrar) {
  Sections sections;
  sections.more = "registrar: " + registrar + "\n";
  return sections;
}

TEST(RegistrarSection, says_what_becomes_of_a_users_calls) {
  const auto users = [](const std::string& keys) {
    return registrar_of(
        "{domains: [{name: example.test, users: [{name: b, password: x}, {name: a, password: x, " + keys +
        "}]}]}");
  };
  const auto checked =
      load(users("forward_always: \"+4930123\", forward_busy: b, "
                 "forward_no_answer: \"sip:c@192.0.2.1\", ring: 5s"));
  ASSERT_TRUE(checked.config);
  const auto& calls = (*checked.config)->registrar->users[1].calls;
  EXPECT_EQ(calls.always, "+4930123");
  EXPECT_EQ(calls.busy, "b");
  EXPECT_EQ(calls.no_answer, "sip:c@192.0.2.1");
  EXPECT_EQ(calls.ring, std::chrono::seconds(5));
  for (const char* wrong : {"forward_busy: \"a b\"", "forward_always: \"sip:\"", "ring: 0s", "ring: 4m"})
    EXPECT_FALSE(load(users(wrong)).config) << wrong;
}

TEST(RegistrarSection, knows_a_place_that_leads_to_nobody) {
  const auto domain = [](const std::string& busy, const std::string& more = "") {
    return registrar_of(
        "{domains: [{name: example.test, users: [{name: bob, password: x}, {name: a, password: x, "
        "forward_busy: \"" +
        busy + "\"}]}]" + more + "}");
  };
  EXPECT_THAT(faults(domain("bbo")),
              ElementsAre(HasSubstr("forward_busy: `bbo` is no user of example.test (did you mean `bob`?)")));
  for (const char* himself : {"a", "sip:a@example.test", "sip:a@EXAMPLE.test:5070;user=phone"})
    EXPECT_THAT(faults(domain(himself)), ElementsAre(HasSubstr("forward_busy: leads to himself"))) << himself;
  EXPECT_THAT(faults(domain("sip:a@192.0.2.1")), IsEmpty());
  EXPECT_THAT(faults(domain("carol")), ElementsAre(HasSubstr("`carol` is no user of example.test")));
  for (const char* place : {"bob", "+49(30)12-3", "*61", "sip:bbo@192.0.2.1"})
    EXPECT_THAT(faults(domain(place)), IsEmpty()) << place;
  EXPECT_THAT(faults(domain("bbo", ", database: {sqlite: x}")), IsEmpty()) << "who may be there";
  auto routed = domain("reception");
  routed.more += "routes: {default: {next_hop: [\"10.0.0.9:5060\"]}}\n";
  EXPECT_THAT(faults(routed), IsEmpty()) << "the next hop knows who that is";
  auto by_rule = domain("reception");
  by_rule.more +=
      "trunks: [{name: pbx, hosts: [10.0.0.9]}]\ntrunk_groups: [{name: out, members: [{trunk: pbx}]}]\n"
      "routes: {rules: [{name: names, expression: \"[a-z]+\", group: out}]}\n";
  EXPECT_THAT(faults(by_rule), IsEmpty());
}

TEST(RegistrarSection, may_find_users_in_one_database) {
  const auto config = good(
      registrar_of("{domains: [{name: example.test}], database: {sqlite: users.sqlite, known_for: 5m}}"));
  const auto& database = config->registrar->database;
  EXPECT_TRUE(database.given());
  EXPECT_EQ(database.sqlite, "users.sqlite");
  EXPECT_EQ(database.known_for, std::chrono::minutes(5));
  EXPECT_FALSE(good(registrar_of("{domains: [{name: example.test}]}"))->registrar->database.given());
  EXPECT_THAT(
      faults(registrar_of("{domains: [{name: a.b}], database: {sqlite: x, postgresql: 'dbname=y'}}")),
      ElementsAre(HasSubstr("registrar.database.postgresql: is given beside registrar.database.sqlite")));
  EXPECT_THAT(faults(registrar_of("{database: {sqlite: x}}")),
              ElementsAre(HasSubstr("registrar.database.sqlite: has no effect without a domain")));
  EXPECT_THAT(faults(registrar_of("{domains: [{name: a.b}], database: {sqlite: x, remembered: 100001}}")),
              ElementsAre(HasSubstr("registrar.database.remembered: must be 2 to 100000")));
}

TEST(RegistrarSection, left_out_or_without_a_domain_is_no_registrar) {
  EXPECT_FALSE((*load(Sections{}).config)->registrar);
  EXPECT_FALSE((*load(registrar_of("{domains: []}")).config)->registrar);
}

TEST(RegistrarSection, keeps_of_a_password_only_its_hashes_and_shows_none) {
  const auto checked =
      load(registrar_of("{domains: [{name: Example.TEST, users: [{name: alice, password: secret}]}]}"));
  ASSERT_TRUE(checked.config);
  const auto& registrar = *(*checked.config)->registrar;
  EXPECT_THAT(registrar.domains, ElementsAre("example.test"));
  ASSERT_EQ(registrar.users.size(), 1U);
  EXPECT_EQ(registrar.users[0].ha1[0], "cc0140d97f2b011fee9f86aa26b63fc472268267b652dcea0675e15d9da92468");
  EXPECT_EQ(registrar.users[0].ha1[1], "4842575394a190ef4c973253ba19099c");
  for (const auto& setting : (*checked.config)->settings) EXPECT_NE(setting.value, "secret") << setting.key;
}

TEST(RegistrarSection, takes_hashes_for_every_algorithm_that_is_offered) {
  const std::string md5(32, 'a'), sha(64, 'B');
  EXPECT_THAT(faults(registrar_of("{domains: [{name: a.b, users: [{name: u, ha1_md5: " + md5 +
                                  ", ha1_sha256: " + sha + "}]}]}")),
              IsEmpty());
  EXPECT_THAT(faults(registrar_of("{domains: [{name: a.b, users: [{name: u, ha1_md5: " + md5 +
                                  "}]}], algorithms: [MD5]}")),
              IsEmpty());
  EXPECT_THAT(faults(registrar_of("{domains: [{name: a.b, users: [{name: u, ha1_md5: " + md5 + "}]}]}")),
              ElementsAre(HasSubstr("has no ha1_sha256")));
  EXPECT_THAT(
      faults(registrar_of("{domains: [{name: a.b, users: [{name: u, ha1_md5: abc}]}], algorithms: [MD5]}")),
      ElementsAre(HasSubstr("must be 32 hexadecimal digits")));
}

TEST(RegistrarSection, names_what_contradicts) {
  EXPECT_THAT(faults(registrar_of("{domains: [{name: a.b, users: [{name: u}]}]}")),
              ElementsAre(HasSubstr("has no password")));
  EXPECT_THAT(faults(registrar_of(
                  "{domains: [{name: a.b, users: [{name: u, password: x}, {name: u, password: y}]}]}")),
              ElementsAre(HasSubstr("u@a.b is given twice")));
  EXPECT_THAT(faults(registrar_of("{domains: [{name: a.b}, {name: A.B}]}")),
              ElementsAre(HasSubstr("a.b is given twice")));
  EXPECT_THAT(faults(registrar_of("{domains: [{name: 'a b'}]}")),
              ElementsAre(HasSubstr("must be a host name")));
  EXPECT_THAT(faults(registrar_of("{domains: [{name: a.b, users: [{name: 'u\"v', password: x}]}]}")),
              ElementsAre(HasSubstr("must be the user part")));
  EXPECT_THAT(faults(registrar_of("{least_expires: 2h}")), ElementsAre(HasSubstr("least_expires")));
  EXPECT_THAT(faults(registrar_of("{expires: 3h}")),
              ElementsAre(HasSubstr("is more than registrar.most_expires")));
  EXPECT_THAT(faults(registrar_of("{algorithms: []}")), ElementsAre(HasSubstr("must name at least one")));
  EXPECT_THAT(faults(registrar_of("{algorithms: [SHA1]}")), ElementsAre(HasSubstr("must be SHA-256 or MD5")));
  EXPECT_THAT(faults(registrar_of("{domain: []}")), ElementsAre(HasSubstr("did you mean `domains`?")));
}

}  // namespace
}  // namespace trunkline::controlplane
