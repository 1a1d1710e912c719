#include "sip/transaction/key_digest.h"

#include <cstring>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

base::SipHash::Key draw(base::Random& random) {
  base::SipHash::Key key{};
  random.fill(key);
  return key;
}

}  // namespace

KeySecret::KeySecret(base::Random& random) : high_(draw(random)), low_(draw(random)) {}

void KeyDigest::put(char c) noexcept {
  if (size_ == text_.size()) {
    // What came so far goes on as its digest: a branch may be as long as its sender likes.
    const RequestKey so_far = finish();
    std::memcpy(text_.data(), &so_far, sizeof so_far);
    size_ = sizeof so_far;
  }
  text_[size_++] = c;
}

void KeyDigest::add(std::string_view part) noexcept {
  add(std::uint64_t{part.size()});
  for (const char c : part) put(c);
}

void KeyDigest::add_lower(std::string_view part) noexcept {
  add(std::uint64_t{part.size()});
  for (const char c : part) put(base::lower(c));
}

void KeyDigest::add(std::uint64_t number) noexcept {
  for (int shift = 0; shift < 64; shift += 8) put(static_cast<char>(number >> shift & 0xff));
}

RequestKey KeyDigest::finish() const noexcept {
  const std::string_view text(text_.data(), size_);
  return {secret_.high_(text), secret_.low_(text)};
}

}  // namespace trunkline::sip
