#include "controlplane/config/header_field_name.h"

#include "sip/message/characters.h"

namespace trunkline::controlplane {

Scanned<HeaderFieldName> Scalar<HeaderFieldName>::read(std::string_view word, bool quoted) {
  if (!sip::is_token(word)) {
    return misread("must be the name of a header field, not `" + std::string(word) + '`',
                   "letters, digits and - . ! % * _ + ` ' ~, such as User-to-User");
  }
  return Scalar<std::string>::read(word, quoted).map([](std::string text) {
    return HeaderFieldName{std::move(text)};
  });
}

}  // namespace trunkline::controlplane
