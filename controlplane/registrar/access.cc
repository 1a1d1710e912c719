#include "controlplane/registrar/access.h"

#include <algorithm>

#include "base/drawn_key.h"
#include "base/source_key.h"
#include "sip/auth/challenge.h"
#include "sip/auth/digest.h"
#include "sip/message/uri_compare.h"

namespace trunkline::controlplane {
namespace {

using enum RegistrarCounter;

// A request that is repeated because its answer was lost must still meet its transaction: 64*T1.
constexpr base::Duration late = std::chrono::seconds(32);

/// Whether one of the user's registrations came from there: over IPv6 from that network, of which a phone
/// takes one address after the other (RFC 8981).
bool is_at_home(const Bindings& bindings, std::string_view user, const base::IpAddress& source,
                base::Instant now) {
  bool found = false;
  bindings.for_each(user, now, [&](const Binding& binding) {
    found |= base::source_key(binding.hop.remote.address) == base::source_key(source);
  });
  return found;
}

}  // namespace

Access::Access(const RegistrarSettings& settings, const OwnDomains& domains, base::Random& random,
               RegistrarCounters& counters)
    : settings_(settings),
      domains_(domains),
      random_(random),
      counters_(counters),
      nonces_(base::drawn_key(random), settings.nonce_lifetime),
      counts_(settings.bindings, base::drawn_key(random)),
      throttle_(settings.bindings, settings.guesses, settings.guess_pause, base::drawn_key(random)),
      hashes_{sip::DigestHash(sip::DigestAlgorithm::sha_256), sip::DigestHash(sip::DigestAlgorithm::md5)} {
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    const auto chance = base::to_hex(random.next());
    nobody_.ha1[i] = hashes_[i]({std::string_view(chance.data(), chance.size())});
  }
}

void Access::trust_named(std::vector<base::IpAddress> sources) {
  named_ = std::move(sources);
  std::sort(named_.begin(), named_.end());
}

bool Access::trusts(const sip::Message& request, const base::IpAddress& source) const noexcept {
  if (request.method() == sip::Method::register_) return false;
  const auto& trusted = settings_.trusted;
  return std::any_of(trusted.begin(), trusted.end(),
                     [&](const base::AddressPrefix& prefix) { return prefix.contains(source); }) ||
         std::binary_search(named_.begin(), named_.end(), source);
}

bool Access::is_offered(sip::DigestAlgorithm algorithm) const noexcept {
  const auto& offered = settings_.algorithms;
  return std::find(offered.begin(), offered.end(), algorithm) != offered.end();
}

std::optional<sip::DigestCredentials> Access::own_credentials(const sip::Message& request) const {
  for (const auto field : request.fields(sip::HeaderName::authorization)) {
    const auto credentials = sip::parse_credentials(field.value);
    if (!credentials || !is_offered(credentials->algorithm)) continue;
    if (!domains_.find(credentials->realm).empty()) return *credentials;
  }
  return std::nullopt;
}

Entry Access::screen(const sip::Message& request, const base::IpAddress& source, base::Instant now) {
  if (trusts(request, source)) return Entry::open;
  const auto credentials = own_credentials(request);
  if (!credentials) {
    if (request.has(sip::HeaderName::authorization)) counters_.increment(credentials_malformed);
    return Entry::challenged;
  }
  const auto nonce = nonces_.check(credentials->nonce, now, source);
  const auto end = base::Instant(std::chrono::seconds(nonce.issued_s)) + nonces_.lifetime() + late;
  const bool ours = nonce.state != sip::NonceState::foreign && now < end;
  return ours ? Entry::open : Entry::stale;
}

std::optional<Access::Question> Access::question(const sip::Message& request,
                                                 const base::IpAddress& source) const {
  if (trusts(request, source)) return std::nullopt;
  const auto credentials = own_credentials(request);
  if (!credentials) return std::nullopt;
  return Question{credentials->username, domains_.find(credentials->realm)};
}

Verdict Access::judge(const sip::Message& request, const base::IpAddress& source, const UserAnswer& answer,
                      const Bindings& bindings, base::Instant now) {
  if (trusts(request, source)) return {AccessKind::admitted};
  const auto credentials = own_credentials(request);
  if (!credentials) return {};
  const auto nonce = nonces_.check(credentials->nonce, now, source);
  if (nonce.state != sip::NonceState::fresh) return {.stale = true};
  std::string user(credentials->username);
  user.append(1, '@').append(domains_.find(credentials->realm));
  // "The server SHOULD compare the digest URI with the Request-URI" (RFC 3261 section 22.4): else credentials
  // for one request serve for another.
  const auto asked = sip::parse_uri(credentials->uri);
  const auto meant = request.uri();
  if (!asked || !meant || (credentials->uri != request.request_uri() && !sip::equivalent(*asked, *meant))) {
    counters_.increment(credentials_malformed);
    return {AccessKind::refused, false, 400, "Digest URI Is Not the Request-URI"};
  }
  if (throttle_.waits(user, source, now) && !is_at_home(bindings, user, source, now)) {
    counters_.increment(credentials_throttled);
    // There are phones that answer each 401 at once and for ever. A name that nobody has is told the same.
    return {AccessKind::refused, false, 403, "Too Many Wrong Passwords"};
  }
  const auto which = static_cast<std::size_t>(credentials->algorithm);
  const auto& ha1 = answer.known && answer.ha1[which].length != 0 ? answer.ha1[which] : nobody_.ha1[which];
  const bool right = sip::digest_matches(hashes_[which], ha1.view(), request.method_text(), *credentials);
  if (!right || !answer.known) {
    counters_.increment(credentials_wrong);
    throttle_.wrong(user, source, now);
    return {};
  }
  throttle_.right(user, source);
  if (counts_.use(nonce, credentials->count) != sip::CountUse::first) {
    counters_.increment(credentials_replayed);
    return {.stale = true};
  }
  counters_.increment(credentials_accepted);
  return bind(request, std::move(user));
}

// RFC 3261 section 10.3 step 4; RFC 3325 section 5: an identity is asserted of those only whom we know.
Verdict Access::bind(const sip::Message& request, std::string user) {
  const bool registers = request.method() == sip::Method::register_;
  const auto is_user = [&](const base::Result<sip::NameAddr, sip::ParseError>& address) {
    const auto uri = address ? address->uri() : base::fail(address.error());
    if (!uri) return false;
    if (!registers && base::equals_ignoring_case(uri->host, "anonymous.invalid")) return true;  // RFC 3323
    return domains_.address_of_record(*uri) == user;
  };
  if (is_user(request.from()) && (!registers || is_user(request.to()))) {
    return {AccessKind::admitted, false, 200, {}, std::move(user)};
  }
  counters_.increment(identities_refused);
  return {AccessKind::refused, false, 403, "Not Your Address", std::move(user)};
}

std::vector<std::string> Access::challenges(const sip::Message& request, const base::IpAddress& source,
                                            bool stale, base::Instant now) {
  if (stale) counters_.increment(challenges_stale);
  const auto address = request.method() == sip::Method::register_ ? request.to() : request.from();
  const auto uri = address ? address->uri() : base::fail(address.error());
  auto realm = uri ? domains_.find(uri->host) : std::string_view{};
  if (realm.empty()) realm = domains_.first();
  std::vector<std::string> values;
  for (const auto algorithm : settings_.algorithms) {
    const auto nonce = nonces_.make(now, random_.next(), source);
    values.push_back(sip::write_challenge(algorithm, realm, {nonce.data(), nonce.size()}, stale));
  }
  return values;
}

}  // namespace trunkline::controlplane
