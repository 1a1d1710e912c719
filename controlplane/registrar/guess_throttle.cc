#include "controlplane/registrar/guess_throttle.h"

#include <algorithm>
#include <bit>

#include "base/source_key.h"

namespace trunkline::controlplane {
namespace {

/// How many times the guesses at one user a source has for all of them: phones of an office share an address.
constexpr int users_of_source = 4;

std::uint8_t most_of_source(std::uint8_t guesses) noexcept {
  return static_cast<std::uint8_t>(std::min(guesses * users_of_source, 0xff));
}

}  // namespace

GuessThrottle::GuessThrottle(std::uint32_t accounts, std::uint8_t guesses, base::Duration pause,
                             const base::SipHash::Key& secret)
    : buckets_(std::bit_ceil(std::max(accounts / 4, 1U))), hash_(secret), pause_(pause), guesses_(guesses) {}

std::uint64_t GuessThrottle::key_of(const base::IpAddress& source) const noexcept {
  return hash_(std::bit_cast<std::array<std::uint8_t, sizeof(std::uint64_t)>>(base::source_key(source)));
}

std::uint64_t GuessThrottle::key_of(std::string_view user, const base::IpAddress& source) const noexcept {
  return std::rotl(hash_(user), 17) ^ key_of(source);
}

const GuessThrottle::Account* GuessThrottle::find(std::uint64_t key) const noexcept {
  for (const Account& account : buckets_[key & (buckets_.size() - 1)]) {
    if (account.wrong != 0 && account.key == key) return &account;
  }
  return nullptr;
}

bool GuessThrottle::waits(std::uint64_t key, std::uint8_t most, base::Instant now) const noexcept {
  const Account* account = find(key);
  return account != nullptr && account->wrong >= most && now < account->last + pause_;
}

bool GuessThrottle::waits(std::string_view user, const base::IpAddress& source,
                          base::Instant now) const noexcept {
  return waits(key_of(user, source), guesses_, now) || waits(key_of(source), most_of_source(guesses_), now);
}

void GuessThrottle::wrong(std::string_view user, const base::IpAddress& source, base::Instant now) noexcept {
  wrong(key_of(user, source), now);
  wrong(key_of(source), now);
}

void GuessThrottle::wrong(std::uint64_t key, base::Instant now) noexcept {
  auto* account = const_cast<Account*>(find(key));
  if (account == nullptr) {
    Bucket& bucket = buckets_[key & (buckets_.size() - 1)];
    account = std::min_element(bucket.begin(), bucket.end(), [](const Account& a, const Account& b) {
      return (a.wrong == 0) != (b.wrong == 0) ? a.wrong == 0 : a.last < b.last;
    });
    *account = Account{key, now, 0};
  }
  if (now >= account->last + pause_) account->wrong = 0;  // it has been quiet: a new account
  account->last = now;
  if (account->wrong < 0xff) ++account->wrong;
}

void GuessThrottle::right(std::string_view user, const base::IpAddress& source) noexcept {
  if (auto* account = const_cast<Account*>(find(key_of(user, source)))) account->wrong = 0;
}

}  // namespace trunkline::controlplane
