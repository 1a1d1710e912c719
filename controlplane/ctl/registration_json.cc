#include <cmath>

#include "controlplane/ctl/snapshot_json.h"

namespace trunkline::controlplane {

boost::json::object to_json(const RegistrationList& list) {
  boost::json::array array;
  for (const RegistrationSnapshot& one : list.registrations) {
    array.push_back(boost::json::object{{"user", one.user},
                                        {"contact", one.contact},
                                        {"source", one.source},
                                        {"behind_nat", one.behind_nat},
                                        {"q", std::round(one.q * 1000.0) / 1000.0},
                                        {"expires_s", std::ceil(one.expires_s)},
                                        {"path", one.path},
                                        {"user_agent", one.user_agent}});
  }
  return {{"total", list.total}, {"registrations", array}};
}

}  // namespace trunkline::controlplane
