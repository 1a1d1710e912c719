// How a client answers challenges, and which it leaves alone.
#include "sip/auth/answer_challenge.h"

#include <gtest/gtest.h>

#include "sip/auth/challenge.h"
#include "sip/auth/credentials.h"
#include "sip/auth/digest.h"

namespace trunkline::sip {
namespace {

// RFC 7616 section 3.9.1, and RFC 2617 section 3.5 without its qop.
constexpr std::string_view mufasa_nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";

std::string answer_of_mufasa(const std::string& challenge) {
  const auto read = parse_challenge(challenge);
  if (!read) return "none";
  return answer_challenge(*read, {"Mufasa", "Circle of Life"},
                          {"GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", 1});
}
std::string challenge_of(const std::string& more) {
  return "Digest realm=\"http-auth@example.org\", nonce=\"" + std::string(mufasa_nonce) +
         "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"" + more;
}
bool has_response(const std::string& value, const std::string& digits) {
  return value.find("response=\"" + digits + "\"") != std::string::npos;
}

TEST(AnswerChallenge, gives_the_responses_of_rfc_7616) {
  const auto md5 = answer_of_mufasa(challenge_of(", qop=\"auth, auth-int\", algorithm=MD5"));
  EXPECT_TRUE(has_response(md5, "8ca523f5e9506fed4657c9700eebdbec")) << md5;
  const auto sha = answer_of_mufasa(challenge_of(", qop=\"auth, auth-int\", algorithm=SHA-256"));
  EXPECT_TRUE(has_response(sha, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")) << sha;
  EXPECT_NE(sha.find("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""), std::string::npos);
}

TEST(AnswerChallenge, gives_the_older_response_where_no_qop_is_offered) {
  const auto read =
      parse_challenge("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
  ASSERT_TRUE(read);
  const auto value =
      answer_challenge(*read, {"Mufasa", "Circle Of Life"}, {"GET", "/dir/index.html", "c", 1});
  EXPECT_TRUE(has_response(value, "670fd8c2df070c60b045671b8b24ff02")) << value;
  EXPECT_EQ(value.find("qop"), std::string::npos);
  EXPECT_EQ(value.find("nc="), std::string::npos);
}

TEST(AnswerChallenge, is_let_in_by_our_own_registrar) {
  const auto challenge = write_challenge(DigestAlgorithm::sha_256, "example.test", "0123456789", true);
  const auto read = parse_challenge(challenge);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->stale);
  const auto value =
      answer_challenge(*read, {"a\"b", "secret"}, {"REGISTER", "sip:example.test", "c0ffee", 0x1f});
  const auto credentials = parse_credentials(value);
  ASSERT_TRUE(credentials) << value;
  EXPECT_EQ(credentials->count, 0x1fU);
  EXPECT_EQ(credentials->username, "a\\\"b");
  DigestHash hash(DigestAlgorithm::sha_256);
  EXPECT_TRUE(digest_matches(hash, digest_ha1(hash, "a\"b", "example.test", "secret").view(), "REGISTER",
                             *credentials));
}

TEST(AnswerChallenge, leaves_what_it_does_not_speak) {
  EXPECT_FALSE(parse_challenge(challenge_of(", algorithm=SHA-512-256")));
  EXPECT_FALSE(parse_challenge(challenge_of(", qop=\"auth-int\"")));
  EXPECT_FALSE(parse_challenge("Basic realm=\"x\""));
  EXPECT_FALSE(parse_challenge("Digest realm=\"x\""));
  EXPECT_FALSE(parse_challenge("Digest nonce=\"x\""));
  EXPECT_FALSE(parse_challenge(""));
}

}  // namespace
}  // namespace trunkline::sip
