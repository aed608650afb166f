(function(){"use strict";
var NAV=[["/products","Products"],["/about","About"],["/careers","Careers"],["/news","Changelog"],["/contact","Contact"]];
var FOOT=[["/privacy","Privacy"],["/modern-slavery-statement","Modern Slavery Statement"],["/contact","Support"]];
function h(tag,attrs,kids){var e=document.createElement(tag);for(var k in attrs||{}){if(k==="click"){e.addEventListener("click",attrs[k]);}else{e.setAttribute(k,attrs[k]);}}(kids||[]).forEach(function(c){e.appendChild(typeof c==="string"?document.createTextNode(c):c);});return e;}
function link(pair){return h("a",{href:pair[0],click:function(ev){if(ev.metaKey||ev.ctrlKey){return;}ev.preventDefault();history.pushState({},"",pair[0]);render();window.scrollTo(0,0);}},[pair[1]]);}
function block(b){
  if(typeof b==="string"){return h("p",{},[b]);}
  if(b.h){return h("h2",{},[b.h]);}
  if(b.ul){return h("ul",{},b.ul.map(function(t){return h("li",{},[t]);}));}
  if(b.lines){var p=h("p",{class:"sig"});b.lines.forEach(function(t,i){if(i){p.appendChild(h("br"));}p.appendChild(document.createTextNode(t));});return p;}
  if(b.card){return h("div",{class:"card"},[h("strong",{},[b.card[0]]),h("div",{},[b.card[1]])]);}
  return h("span");
}
var pages=null;
function render(){
  var path=location.pathname.replace(/index\.html$/,"").replace(/\/+$/,"")||"/";
  var page=pages[path]||{title:"Page not found",body:["That page has sailed."]};
  document.title=page.title+" | Quayside Apps";
  var root=document.getElementById("root");root.innerHTML="";
  root.appendChild(h("header",{},[link(["/","Quayside Apps"]),h("nav",{},NAV.map(link))]));
  root.appendChild(h("main",{},[h("h1",{},[page.title])].concat(page.body.map(block))));
  root.appendChild(h("footer",{},[h("div",{},FOOT.map(link)),h("p",{},["\u00a9 2026 Quayside Apps Limited. Company number 99990017, registered in England and Wales. 4 Merchant's Wharf, Bristol."])]));
}
window.addEventListener("popstate",function(){if(pages){render();}});
fetch("/data/pages.json").then(function(r){return r.json();}).then(function(d){pages=d;render();});
})();
