// The arithmetic of digest authentication and how credentials are read.
#include "sip/auth/digest.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sip/auth/challenge.h"

namespace trunkline::sip {
namespace {

// RFC 7616 section 3.9.1: one request, two algorithms.
std::string mufasa(std::string_view algorithm, std::string_view response) {
  return "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm=" +
         std::string(algorithm) +
         ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, "
         "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"" +
         std::string(response) + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
}

constexpr std::string_view md5_response = "8ca523f5e9506fed4657c9700eebdbec";
constexpr std::string_view sha_response = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";

DigestText ha1_of_mufasa(DigestHash& hash) {
  return digest_ha1(hash, "Mufasa", "http-auth@example.org", "Circle of Life");
}

bool accepted(std::string_view field, std::string_view method = "GET") {
  const auto credentials = parse_credentials(field);
  if (!credentials) return false;
  DigestHash hash(credentials->algorithm);
  return digest_matches(hash, ha1_of_mufasa(hash).view(), method, *credentials);
}

TEST(Digest, answers_the_examples_of_rfc_7616) {
  EXPECT_TRUE(accepted(mufasa("MD5", md5_response)));
  EXPECT_TRUE(accepted(mufasa("SHA-256", sha_response)));
}

TEST(Digest, takes_digits_of_either_case) {
  std::string upper(sha_response);
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_TRUE(accepted(mufasa("sha-256", upper)));
}

TEST(Digest, refuses_another_method_a_changed_digit_and_a_response_of_another_length) {
  EXPECT_FALSE(accepted(mufasa("MD5", md5_response), "POST"));
  EXPECT_FALSE(accepted(mufasa("MD5", "9ca523f5e9506fed4657c9700eebdbec")));
  EXPECT_FALSE(accepted(mufasa("MD5", sha_response)));
  EXPECT_FALSE(accepted(mufasa("SHA-256", "")));
}

TEST(Digest, hashes_the_empty_text_as_everybody_does) {
  DigestHash md5(DigestAlgorithm::md5);
  ASSERT_TRUE(md5.usable());
  EXPECT_EQ(md5({""}).view(), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5({"a", "b"}).view(), md5({"a:b"}).view());
}

CredentialsError error_of(std::string_view field) {
  const auto credentials = parse_credentials(field);
  EXPECT_FALSE(credentials) << field;
  return credentials ? CredentialsError{} : credentials.error();
}

TEST(Credentials, name_what_is_wrong_with_them) {
  const std::string good = "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:r\", response=\"0\"";
  EXPECT_EQ(error_of("Basic YTpi"), CredentialsError::not_digest);
  EXPECT_EQ(error_of("Digest username"), CredentialsError::malformed);
  EXPECT_EQ(error_of(""), CredentialsError::malformed);
  EXPECT_EQ(error_of(good), CredentialsError::unsupported_qop);
  EXPECT_EQ(error_of(good + ", qop=auth-int, nc=00000001, cnonce=\"c\""), CredentialsError::unsupported_qop);
  EXPECT_EQ(error_of(good + ", qop=auth, cnonce=\"c\""), CredentialsError::missing_parameter);
  EXPECT_EQ(error_of(good + ", qop=auth, nc=00000001"), CredentialsError::missing_parameter);
  EXPECT_EQ(error_of(good + ", qop=auth, nc=1, cnonce=\"c\""), CredentialsError::bad_count);
  EXPECT_EQ(error_of(good + ", qop=auth, nc=0000000g, cnonce=\"c\""), CredentialsError::bad_count);
  EXPECT_EQ(error_of(good + ", username=\"b\""), CredentialsError::repeated_parameter);
  EXPECT_EQ(error_of(good + ", algorithm=SHA-512-256"), CredentialsError::unsupported_algorithm);
  EXPECT_EQ(error_of("Digest username=\"\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"0\""),
            CredentialsError::missing_parameter);
}

TEST(Credentials, mean_md5_where_no_algorithm_is_named) {
  const auto credentials = parse_credentials(
      "digest "
      "username=\"a\",realm=\"r\",nonce=\"n\",uri=\"sip:r\",response=\"0\",qop=auth,nc=0000002a,cnonce="
      "\"c\"");
  ASSERT_TRUE(credentials);
  EXPECT_EQ(credentials->algorithm, DigestAlgorithm::md5);
  EXPECT_EQ(credentials->count, 42U);
}

TEST(Challenge, is_read_back_as_it_was_meant) {
  EXPECT_EQ(write_challenge(DigestAlgorithm::sha_256, "example.test", "abc", false),
            "Digest realm=\"example.test\", nonce=\"abc\", qop=\"auth\", algorithm=SHA-256");
  EXPECT_EQ(write_challenge(DigestAlgorithm::md5, "r", "n", true),
            "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5, stale=true");
}

std::string token() {
  return *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcXYZ019-._"))));
}

// Whatever the texts: the right password is taken, and no change of password, method or count is.
TEST(Digest, takes_the_right_password_and_no_other) {
  EXPECT_TRUE(rc::check([] {
    const auto algorithm = *rc::gen::element(DigestAlgorithm::md5, DigestAlgorithm::sha_256);
    DigestHash hash(algorithm);
    const auto user = token(), realm = token(), password = token(), nonce = token(), cnonce = token();
    const auto ha1 = digest_ha1(hash, user, realm, password);
    DigestCredentials credentials{user, realm, nonce, "sip:x", {}, cnonce, "00000007", 7, algorithm};
    const auto response = digest_response(hash, ha1.view(), "REGISTER", credentials);
    RC_ASSERT(response.length == digits_of(algorithm));
    const std::string field = "Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce +
                              "\", uri=\"sip:x\", qop=auth, nc=00000007, cnonce=\"" + cnonce +
                              "\", algorithm=" + std::string(to_string(algorithm)) + ", response=\"" +
                              std::string(response.view()) + '"';
    const auto read = parse_credentials(field);
    RC_ASSERT(read.has_value());
    RC_ASSERT(digest_matches(hash, ha1.view(), "REGISTER", *read));
    RC_ASSERT(!digest_matches(hash, ha1.view(), "INVITE", *read));
    const auto wrong = digest_ha1(hash, user, realm, password + "x");
    RC_ASSERT(!digest_matches(hash, wrong.view(), "REGISTER", *read));
    auto later = *read;
    later.count_text = "00000008";
    RC_ASSERT(!digest_matches(hash, ha1.view(), "REGISTER", later));
  }));
}

}  // namespace
}  // namespace trunkline::sip
