#include "controlplane/session/redirect_contacts.h"

#include <algorithm>
#include <utility>

#include "sip/message/contact.h"

namespace trunkline::controlplane {

std::vector<std::string> contacts_by_q(const sip::Message& redirection) {
  std::vector<std::pair<int, std::string_view>> found;
  for (const auto value : redirection.values(sip::HeaderName::contact)) {
    const auto contact = sip::parse_contact(value);
    if (contact && !contact->star) found.emplace_back(contact->q.value_or(1000), contact->address.uri_text);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> uris;
  for (const auto& [q, uri] : found) uris.emplace_back(uri);
  return uris;
}

}  // namespace trunkline::controlplane
