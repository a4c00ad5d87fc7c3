"""The namespaces of XMP and their properties: how each is named, what it holds, whether it is a list.

The tables hold facts, no code: what the specifications named below define, under the names and kinds that ExifTool
12.57 (Debian 12) prints of itself with `exiftool -listx`, read on 2026-11-23.
"""

from __future__ import annotations

from typing import Final

__all__ = ["GROUPS", "PROPERTIES", "QUALIFIER_PREFIXES"]

#: Namespace to ExifTool's family 1 group. The namespaces are those of XMP (ISO 16684-1, Adobe's XMP parts 2
#: and 3), IPTC Photo Metadata, Exif for XMP (CIPA DC-010), PLUS, MWG, PRISM, Darwin Core, Google, Microsoft,
#: Apple, DJI and of programs that file photos.
GROUPS: Final[dict[str, str]] = {
    "http://www.dji.com/drone-dji/1.0/": "XMP-drone-dji",
    "http://rs.tdwg.org/dwc/index.htm": "XMP-dwc",
    "http://www.metadataworkinggroup.com/schemas/collections/": "XMP-mwg-coll",
    "http://www.metadataworkinggroup.com/schemas/keywords/": "XMP-mwg-kw",
    "http://www.metadataworkinggroup.com/schemas/regions/": "XMP-mwg-rs",
    "http://ns.microsoft.com/photo/1.2/": "XMP-MP",
    "http://ns.microsoft.com/photo/1.1": "XMP-MP1",
    "http://ns.microsoft.com/photo/1.0": "XMP-microsoft",
    "http://ns.useplus.org/ldf/xmp/1.0/": "XMP-plus",
    "http://ns.camerabits.com/photomechanic/1.0/": "XMP-photomech",
    "http://ns.adobe.com/album/1.0/": "XMP-album",
    "http://ns.adobe.com/DICOM/": "XMP-DICOM",
    "http://ns.google.com/photos/dd/1.0/device/": "XMP-Device",
    "http://ns.microsoft.com/expressionmedia/1.0/": "XMP-expressionmedia",
    "http://ns.google.com/photos/1.0/audio/": "XMP-GAudio",
    "http://ns.google.com/photos/1.0/camera/": "XMP-GCamera",
    "http://ns.google.com/photos/1.0/creations/": "XMP-GCreations",
    "http://ns.google.com/photos/1.0/depthmap/": "XMP-GDepth",
    "http://ns.google.com/photos/1.0/focus/": "XMP-GFocus",
    "http://ns.google.com/photos/1.0/image/": "XMP-GImage",
    "http://ns.google.com/photos/1.0/panorama/": "XMP-GPano",
    "http://xmp.gettyimages.com/gift/1.0/": "XMP-getty",
    "http://ns.leiainc.com/photos/1.0/image/": "XMP-LImage",
    "http://ns.adobe.com/lightroom/1.0/": "XMP-lr",
    "http://ns.iview-multimedia.com/mediapro/1.0/": "XMP-mediapro",
    "http://www.pixellive.com/": "XMP-PixelLive",
    "http://ns.apple.com/adjustment-settings/1.0/": "XMP-aas",
    "http://ns.acdsee.com/iptc/1.0/": "XMP-acdsee",
    "http://ns.apple.com/faceinfo/1.0/": "XMP-apple-fi",
    "http://ns.adobe.com/exif/1.0/aux/": "XMP-aux",
    "http://creativecommons.org/ns#": "XMP-cc",
    "http://developer.sonyericsson.com/cell/1.0/": "XMP-cell",
    "http://ns.adobe.com/creatorAtom/1.0/": "XMP-creatorAtom",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "XMP-crs",
    "http://purl.org/dc/elements/1.1/": "XMP-dc",
    "http://ns.optimasc.com/dex/1.0/": "XMP-dex",
    "http://www.digikam.org/ns/1.0/": "XMP-digiKam",
    "http://ns.adobe.com/exif/1.0/": "XMP-exif",
    "http://cipa.jp/exif/1.0/": "XMP-exifEX",
    "http://ns.extensis.com/extensis/1.0/": "XMP-extensis",
    "http://ns.fastpictureviewer.com/fpv/1.0/": "XMP-fpv",
    "http://ns.adobe.com/hdr-metadata/1.0/": "XMP-hdr",
    "http://ns.idimager.com/ics/1.0/": "XMP-ics",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "XMP-iptcCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "XMP-iptcExt",
    "http://ns.adobe.com/pdf/1.3/": "XMP-pdf",
    "http://ns.adobe.com/photoshop/1.0/": "XMP-photoshop",
    "http://prismstandard.org/namespaces/pmi/2.2/": "XMP-pmi",
    "http://prismstandard.org/namespaces/basic/2.0/": "XMP-prism",
    "http://prismstandard.org/namespaces/prl/2.1/": "XMP-prl",
    "http://prismstandard.org/namespaces/prm/3.0/": "XMP-prm",
    "http://prismstandard.org/namespaces/prismusagerights/2.1/": "XMP-pur",
    "http://ns.adobe.com/swf/1.0/": "XMP-swf",
    "http://ns.adobe.com/tiff/1.0/": "XMP-tiff",
    "http://ns.adobe.com/xap/1.0/": "XMP-xmp",
    "http://ns.adobe.com/xap/1.0/bj/": "XMP-xmpBJ",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "XMP-xmpDM",
    "http://ns.adobe.com/xap/1.0/mm/": "XMP-xmpMM",
    "http://ns.adobe.com/xmp/note/": "XMP-xmpNote",
    "http://ns.adobe.com/xap/1.0/PLUS/": "XMP-xmpPLUS",
    "http://ns.adobe.com/xap/1.0/rights/": "XMP-xmpRights",
    "http://ns.adobe.com/xap/1.0/t/pg/": "XMP-xmpTPg",
    "http://ns.adobe.com/camera-raw-defaults/1.0/": "XMP-crd",
}

#: Namespaces of fields inside structures, with the prefix that their specification gives them.
QUALIFIER_PREFIXES: Final[dict[str, str]] = {
    "http://ns.google.com/photos/dd/1.0/appinfo/": "AppInfo",
    "http://ns.google.com/photos/dd/1.0/camera/": "Camera",
    "http://ns.google.com/photos/dd/1.0/container/": "Container",
    "http://ns.google.com/photos/dd/1.0/depthmap/": "DepthMap",
    "http://ns.google.com/photos/dd/1.0/earthpose/": "EarthPose",
    "http://ns.google.com/photos/dd/1.0/image/": "Image",
    "http://ns.google.com/photos/dd/1.0/imagingmodel/": "ImagingModel",
    "http://ns.google.com/photos/dd/1.0/item/": "Item",
    "http://ns.google.com/photos/dd/1.0/lightestimate/": "LightEstimate",
    "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
    "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
    "http://ns.google.com/photos/dd/1.0/plane/": "Plane",
    "http://ns.google.com/photos/dd/1.0/pointcloud/": "PointCloud",
    "http://ns.google.com/photos/dd/1.0/pose/": "Pose",
    "http://ns.google.com/photos/dd/1.0/profile/": "Profile",
    "http://ns.google.com/photos/dd/1.0/vendorinfo/": "VendorInfo",
    "http://ns.adobe.com/camera-raw-embedded-lens-profile/1.0/": "crlcp",
    "http://ns.adobe.com/xmp/sType/Area#": "stArea",
    "http://ns.adobe.com/photoshop/1.0/camera-profile": "stCamera",
    "http://ns.adobe.com/xap/1.0/sType/Dimensions#": "stDim",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/Font#": "stFnt",
    "http://ns.adobe.com/xap/1.0/sType/Job#": "stJob",
    "http://ns.adobe.com/xap/1.0/sType/ManifestItem#": "stMfs",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xap/1.0/sType/Version#": "stVer",
    "http://ns.adobe.com/xap/1.0/g/": "xmpG",
    "http://ns.adobe.com/xap/1.0/g/img/": "xmpGImg",
}

#: Properties of each group, one "group | entries" a line (continued where indented). An entry is
#: identifier[>structure][:kinds][=Name][~Prefix], told in `xmp_fields`. Names, kinds and lists are those
#: that ExifTool 12.57 states of itself (`exiftool -listx`); kinds it does not state were measured with it.
PROPERTIES: Final = """
drone-dji | AbsoluteAltitude CalibratedFocalLength CalibratedOpticalCenterX CalibratedOpticalCenterY
  CamReverse DewarpData DewarpFlag FlightPitchDegree FlightRollDegree FlightXSpeed FlightYSpeed
  FlightYawDegree FlightZSpeed GimbalPitchDegree GimbalReverse GimbalRollDegree GimbalYawDegree
  GpsLatitude:-=GPSLatitude GpsLongitude:-=GPSLongitude GpsLongtitude=GPSLongtitude Latitude Longitude
  RelativeAltitude RtkFlag RtkStdHgt RtkStdLat RtkStdLon SelfData
dwc | Event>Event=DCEvent~Event FossilSpecimen>FossilSpecimen GeologicalContext>GeologicalContext~
  HumanObservation>HumanObservation Identification>Identification~ LivingSpecimen>FossilSpecimen
  MachineObservation>HumanObservation MaterialSample>FossilSpecimen~ MeasurementOrFact>MeasurementOrFact~
  Occurrence>Occurrence Organism>Organism~ PreservedSpecimen>FossilSpecimen Record>Record
  ResourceRelationship>ResourceRelationship~ Taxon>Taxon dctermsLocation>DctermsLocation=DCTermsLocation~DC
mwg-coll | Collections>Collections:*~
mwg-kw | Keywords>Keywords=KeywordInfo~HierarchicalKeywords
mwg-rs | Regions>Regions=RegionInfo~Region
MP | RegionInfo>RegionInfo=RegionInfoMP~RegionInfo
MP1 | Brightness:- CameraModelID:- Contrast:- ExposureCompensation:- PanoramicStitchCameraMotion
  PanoramicStitchMapType PanoramicStitchPhi0 PanoramicStitchPhi1 PanoramicStitchTheta0 PanoramicStitchTheta1
  PipelineVersion StreamType WhiteBalance0 WhiteBalance1 WhiteBalance2
microsoft | CameraSerialNumber CreatorAppId=CreatorAppID CreatorOpenWithUIOptions DateAcquired:d
  FlashManufacturer FlashModel ItemSubType LastKeywordIPTC:* LastKeywordXMP:* LensManufacturer LensModel:-
  Rating=RatingPercent
plus | AdultContentWarning:v CopyrightOwner>CopyrightOwner:*~ CopyrightOwnerImageID
  CopyrightRegistrationNumber CopyrightStatus:v CreditLineRequired:v Custom1:l* Custom10:l* Custom2:l*
  Custom3:l* Custom4:l* Custom5:l* Custom6:l* Custom7:l* Custom8:l* Custom9:l* EndUser>EndUser:*~
  FileNameAsDelivered FirstPublicationDate:d ImageAlterationConstraints:v* ImageCreator>ImageCreator:*~
  ImageCreatorImageID ImageDuplicationConstraints:v ImageFileConstraints:v* ImageFileFormatAsDelivered:v
  ImageFileSizeAsDelivered:v ImageSupplier>ImageSupplier:*~ ImageSupplierImageID ImageType:v
  LicenseEndDate:d LicenseID LicenseStartDate:d LicenseTransactionDate:d Licensee>Licensee:*~
  LicenseeImageID LicenseeImageNotes:l LicenseeProjectReference:* LicenseeTransactionID:*
  Licensor>Licensor:*~ LicensorImageID LicensorNotes:l LicensorTransactionID:* MediaConstraints:l
  MediaSummaryCode MinorModelAgeDisclosure:v ModelReleaseID:* ModelReleaseStatus:v OtherConditions:l
  OtherConstraints:l OtherImageInfo:l OtherLicenseDocuments:* OtherLicenseInfo:l OtherLicenseRequirements:l
  ProductOrServiceConstraints:l PropertyReleaseID:* PropertyReleaseStatus:v RegionConstraints:l Reuse:v
  TermsAndConditionsText:l TermsAndConditionsURL Version=PLUSVersion
photomech | ColorClass CountryCode:- EditStatus PMVersion Prefs Tagged TimeCreated:-
album | Notes
DICOM | EquipmentInstitution EquipmentManufacturer PatientDOB:d=PatientBirthDate PatientID PatientName
  PatientSex SeriesDateTime:d SeriesDescription SeriesModality SeriesNumber StudyDateTime:d StudyDescription
  StudyID StudyPhysician
Device | AppInfo>AppInfo Cameras>Cameras:*~ Container>Container EarthPos>EarthPos Planes>Planes:*~
  Pose>CamerasCameraPose Profiles>Profiles:*~ VendorInfo>CamerasCameraVendorInfo
expressionmedia | CatalogSets:*- Event:- People:*- Status:-
GAudio | Data:b=AudioData Mime=AudioMimeType
GCamera | BurstID BurstPrimary DisableAutoCreation:* MicroVideo MicroVideoOffset
  MicroVideoPresentationTimestampUs MicroVideoVersion PortraitNote PortraitRequest:b PortraitVersion
  SpecialTypeID:* hdrp_makernote:b=HDRPMakerNote shot_log_data:b=ShotLogData
GCreations | CameraBurstID Type:-
GDepth | Confidence:b- ConfidenceMime:- Data:b-=DepthImage Far:- Format:- ImageHeight:- ImageWidth:-
  Manufacturer:- MeasureType:- Mime:- Model:- Near:- Software:- Units:-
GFocus | BlurAtInfinity FocalDistance FocalPointX FocalPointY
GImage | Data:b=ImageData Mime=ImageMimeType
GPano | CaptureSoftware CroppedAreaImageHeightPixels CroppedAreaImageWidthPixels CroppedAreaLeftPixels
  CroppedAreaTopPixels ExposureLockUsed FirstPhotoDate:d FullPanoHeightPixels FullPanoWidthPixels
  InitialCameraDolly InitialHorizontalFOVDegrees InitialVerticalFOVDegrees InitialViewHeadingDegrees
  InitialViewPitchDegrees InitialViewRollDegrees LargestValidInteriorRectHeight LargestValidInteriorRectLeft
  LargestValidInteriorRectTop LargestValidInteriorRectWidth LastPhotoDate:d PoseHeadingDegrees
  PosePitchDegrees PoseRollDegrees ProjectionType SourcePhotosCount StitchingSoftware UsePanoramaViewer
getty | AssetID CallForImage CameraFilename CameraMakeModel:- CameraSerialNumber:- Composition
  ExclusiveCoverage GIFTFtpPriority ImageRank MediaEventIdDate OriginalCreateDateTime:d-
  OriginalFilename=OriginalFileName ParentMEID ParentMediaEventID Personality:* PrimaryFTP:*
  RoutingDestinations:* RoutingExclusions:* SecondaryFTP:* TimeShot
LImage | MajorVersion MinorVersion RightAlbedo:b
lr | hierarchicalSubject:* privateRTKInfo weightedFlatSubject:*
mediapro | CatalogSets:* Event:- Location:- People:* Status UserFields:*
PixelLive | AUTHOR:-=Author COMMENTS:-=Comments COPYRIGHT:-=Copyright DATE:-=Date GENRE:-=Genre
  TITLE:-=Title
aas | AffineA AffineB AffineC AffineD AffineX AffineY CropH:- CropW:- CropX:- CropY:- Curve0x Curve0y
  Curve1x Curve1y Curve2x Curve2y Curve3x Curve3y Curve4x Curve4y FaceBalanceOrigI FaceBalanceOrigQ
  FaceBalanceStrength FaceBalanceWarmth Highlights:- Shadows:- Vibrance:-
acdsee | EditStatus:- FixtureIdentifier:- ObjectCycle:- OriginatingProgram:- ReleaseDate:- ReleaseTime:-
  Snapshots:B*- author:- caption:- categories:- collections:- datetime:d-=DateTime dpp:B-=DPP keywords:*-
  notes:- rating:- rawrppused:- rpp:B-=RPP tagged:-
apple-fi | AngleInfoRoll AngleInfoYaw ConfidenceLevel FaceID Timestamp=TimeStamp
aux | ApproximateFocusDistance:q DistortionCorrectionAlreadyApplied EnhanceDetailsAlreadyApplied
  EnhanceDetailsVersion EnhanceSuperResolutionAlreadyApplied EnhanceSuperResolutionScale:q
  EnhanceSuperResolutionVersion Firmware FlashCompensation:q ImageNumber IsMergedHDR IsMergedPanorama
  LateralChromaticAberrationCorrectionAlreadyApplied Lens LensDistortInfo LensID LensInfo:r-
  LensSerialNumber:- NeutralDensityFactor OwnerName:- SerialNumber:- VignetteCorrectionAlreadyApplied
cc | attributionName attributionURL deprecatedOn:d jurisdiction legalcode=LegalCode license morePermissions
  permits:* prohibits:* requires:* useGuidelines
cell | cellid=CellTowerID cgi=CellGlobalID lac=LocationAreaCode mcc=MobileCountryCode mnc=MobileNetworkCode
  r=CellR
creatorAtom | aeProjectLink>AeProjectLink macAtom>MacAtom windowsAtom>WindowsAtom
crs | AlreadyApplied AutoBrightness AutoContrast AutoExposure AutoLateralCA AutoShadows AutoTone
  AutoToneDigest AutoToneDigestNoSat AutoWhiteVersion Blacks2012 BlueHue BlueSaturation Brightness
  CameraModelRestriction CameraProfile CameraProfileDigest ChromaticAberrationB ChromaticAberrationR
  CircularGradientBasedCorrections>CircularGradientBasedCorrections:+~CircGradBasedCorr Clarity Clarity2012
  ClipboardAspectRatio ClipboardOrientation Cluster ColorGradeBlending ColorGradeGlobalHue
  ColorGradeGlobalLum ColorGradeGlobalSat ColorGradeHighlightLum ColorGradeMidtoneHue ColorGradeMidtoneLum
  ColorGradeMidtoneSat ColorGradeShadowLum ColorNoiseReduction ColorNoiseReductionDetail
  ColorNoiseReductionSmoothness CompatibleVersion ContactInfo Contrast:- Contrast2012 ConvertToGrayscale
  Converter Copyright:- CropAngle CropBottom CropConstrainToWarp CropHeight CropLeft CropRight CropTop
  CropUnit CropUnits CropWidth DNGIgnoreSidecars DefaultAutoGray DefaultAutoTone DefaultsSpecificToISO
  DefaultsSpecificToSerial Defringe DefringeGreenAmount DefringeGreenHueHi DefringeGreenHueLo
  DefringePurpleAmount DefringePurpleHueHi DefringePurpleHueLo Dehaze Description:l- Exposure Exposure2012
  FillLight GradientBasedCorrections>CircularGradientBasedCorrections:+~GradientBasedCorr GrainAmount
  GrainFrequency GrainSeed GrainSize GrayMixerAqua GrayMixerBlue GrayMixerGreen GrayMixerMagenta
  GrayMixerOrange GrayMixerPurple GrayMixerRed GrayMixerYellow GreenHue GreenSaturation Group:l- HDREditMode
  HasCrop HasSettings Highlight2012 HighlightRecovery Highlights2012 HueAdjustmentAqua HueAdjustmentBlue
  HueAdjustmentGreen HueAdjustmentMagenta HueAdjustmentOrange HueAdjustmentPurple HueAdjustmentRed
  HueAdjustmentYellow IncrementalTemperature IncrementalTint JPEGHandling LensManualDistortionAmount
  LensProfileChromaticAberrationScale LensProfileDigest LensProfileDistortionScale LensProfileEnable
  LensProfileFilename LensProfileIsEmbedded LensProfileMatchKeyCameraModelName LensProfileMatchKeyExifMake
  LensProfileMatchKeyExifModel LensProfileMatchKeyIsRaw LensProfileMatchKeyLensID
  LensProfileMatchKeyLensInfo LensProfileMatchKeyLensName LensProfileMatchKeySensorFormatFactor
  LensProfileName LensProfileSetup LensProfileVignettingScale Look>Look LookName LuminanceAdjustmentAqua
  LuminanceAdjustmentBlue LuminanceAdjustmentGreen LuminanceAdjustmentMagenta LuminanceAdjustmentOrange
  LuminanceAdjustmentPurple LuminanceAdjustmentRed LuminanceAdjustmentYellow LuminanceNoiseReductionContrast
  LuminanceNoiseReductionDetail LuminanceSmoothing
  MaskGroupBasedCorrections>MaskGroupBasedCorrections:+~MaskGroupBasedCorr MoireFilter Name:l-
  NegativeCacheLargePreviewSize NegativeCacheMaximumSize NegativeCachePath OverrideLookVignette
  PaintBasedCorrections>PaintBasedCorrections:+~Paint ParametricDarks ParametricHighlightSplit
  ParametricHighlights ParametricLights ParametricMidtoneSplit ParametricShadowSplit ParametricShadows
  PerspectiveAspect PerspectiveHorizontal PerspectiveRotate PerspectiveScale PerspectiveUpright
  PerspectiveVertical PerspectiveX PerspectiveY PostCropVignetteAmount PostCropVignetteFeather
  PostCropVignetteHighlightContrast PostCropVignetteMidpoint PostCropVignetteRoundness PostCropVignetteStyle
  PresetType ProcessVersion RangeMaskMapInfo>RangeMaskMapInfo2=RangeMask~ RawFileName RedEyeInfo:* RedHue
  RedSaturation RetouchAreas>RetouchAreas:+~RetouchArea RetouchInfo:* SDRBlend SDRBrightness SDRContrast
  SDRHighlights SDRShadows SDRWhites Saturation:- SaturationAdjustmentAqua SaturationAdjustmentBlue
  SaturationAdjustmentGreen SaturationAdjustmentMagenta SaturationAdjustmentOrange
  SaturationAdjustmentPurple SaturationAdjustmentRed SaturationAdjustmentYellow ShadowTint Shadows
  Shadows2012 SharpenDetail SharpenEdgeMasking SharpenRadius Sharpness:- ShortName:l Smoothness SortName:l
  SplitToningBalance SplitToningHighlightHue SplitToningHighlightSaturation SplitToningShadowHue
  SplitToningShadowSaturation SupportsAmount SupportsColor SupportsHighDynamicRange SupportsMonochrome
  SupportsNormalDynamicRange SupportsOutputReferred SupportsSceneReferred TIFFHandling
  Temperature=ColorTemperature Texture Tint ToggleStyleAmount ToggleStyleDigest ToneCurve:* ToneCurveBlue:*
  ToneCurveGreen:* ToneCurveName ToneCurveName2012 ToneCurvePV2012:* ToneCurvePV2012Blue:*
  ToneCurvePV2012Green:* ToneCurvePV2012Red:* ToneCurveRed:* ToneMapStrength UUID:- UprightCenterMode
  UprightCenterNormX UprightCenterNormY UprightDependentDigest UprightFocalLength35mm UprightFocalMode
  UprightFourSegmentsCount UprightFourSegments_0 UprightFourSegments_1 UprightFourSegments_2
  UprightFourSegments_3 UprightGuidedDependentDigest UprightPreview UprightTransformCount UprightTransform_0
  UprightTransform_1 UprightTransform_2 UprightTransform_3 UprightTransform_4 UprightTransform_5
  UprightVersion Version Vibrance VignetteAmount VignetteMidpoint What WhiteBalance:- Whites2012
dc | contributor:* coverage creator:* date:d* description:l format identifier language:* publisher:*
  relation:* rights:l source:- subject:* title:l type:*
dex | crc32=CRC32 ffid=FFID licensetype=LicenseType os=OS rating:- revision
  shortdescription:l=ShortDescription source:-
digiKam | CaptionsAuthorNames:l CaptionsDateTimeStamps:l ColorLabel ImageHistory:- ImageUniqueID:-
  LensCorrectionSettings PickLabel TagsList:* picasawebGPhotoId
exif | ApertureValue:a BrightnessValue:q CFAPattern>CFAPattern ColorSpace ComponentsConfiguration:*
  CompressedBitsPerPixel:q Contrast CustomRendered DateTimeDigitized:d DateTimeOriginal:d
  DeviceSettingDescription>DeviceSettingDescription DigitalZoomRatio:q ExifVersion
  ExposureBiasValue:q=ExposureCompensation ExposureIndex:q ExposureMode ExposureProgram ExposureTime:q
  FNumber:q FileSource Flash>Flash FlashEnergy:q FlashpixVersion FocalLength:q
  FocalLengthIn35mmFilm=FocalLengthIn35mmFormat FocalPlaneResolutionUnit FocalPlaneXResolution:q
  FocalPlaneYResolution:q GPSAltitude:q GPSAltitudeRef GPSAreaInformation GPSDOP:q GPSDestBearing:q
  GPSDestBearingRef GPSDestDistance:q GPSDestDistanceRef GPSDestLatitude:g GPSDestLongitude:g
  GPSDifferential GPSHPositioningError:q GPSImgDirection:q GPSImgDirectionRef GPSLatitude:g GPSLongitude:g
  GPSMapDatum GPSMeasureMode GPSProcessingMethod GPSSatellites GPSSpeed:q GPSSpeedRef GPSStatus
  GPSTimeStamp:d=GPSDateTime GPSTrack:q GPSTrackRef GPSVersionID GainControl ISOSpeedRatings:*=ISO
  ImageUniqueID LightSource MakerNote MaxApertureValue:a MeteringMode NativeDigest
  OECF>OECF=Opto-ElectricConvFactor~OECF PixelXDimension=ExifImageWidth PixelYDimension=ExifImageHeight
  RelatedSoundFile Saturation SceneCaptureType SceneType SensingMethod Sharpness ShutterSpeedValue:s
  SpatialFrequencyResponse>OECF SpectralSensitivity SubjectArea:* SubjectDistance:q SubjectDistanceRange
  SubjectLocation:* UserComment:l WhiteBalance
exifEX | Acceleration:q BodySerialNumber=SerialNumber CameraElevationAngle:q CameraOwnerName=OwnerName
  CompositeImage CompositeImageCount:* CompositeImageExposureTimes>CompositeImageExposureTimes~CompImage
  Gamma:q Humidity:q ISOSpeed ISOSpeedLatitudeyyy ISOSpeedLatitudezzz InteroperabilityIndex=InteropIndex
  LensMake LensModel LensSerialNumber LensSpecification:r*=LensInfo PhotographicSensitivity Pressure:q
  RecommendedExposureIndex SensitivityType StandardOutputSensitivity Temperature:q=AmbientTemperature
  WaterDepth:q
extensis | Approved ApprovedBy ClientName JobName JobStatus RoutedTo RoutingNotes WorkToDo
fpv | RichTextComment
hdr | ccv_avg_luminance_nits=CCVAvgLuminanceNits ccv_max_luminance_nits=CCVMaxLuminanceNits
  ccv_min_luminance_nits=CCVMinLuminanceNits ccv_primaries_xy=CCVPrimariesXY ccv_white_xy=CCVWhiteXY
  scene_referred=SceneReferred
ics | AppVersion:- ImageRef SubVersions>SubVersions:*~SubVersion TagStructure>TagStructure:*~ TimeStamp:d-
iptcCore | AltTextAccessibility:l CountryCode CreatorContactInfo>CreatorContactInfo~Creator
  ExtDescrAccessibility:l IntellectualGenre Location Scene:* SubjectCode:*
iptcExt | AboutCvTerm>AboutCvTerm:*~About AddlModelInfo=AdditionalModelInformation
  ArtworkOrObject>ArtworkOrObject:*~Artwork CVterm:*=ControlledVocabularyTerm CircaDateCreated
  ContainerFormat>ContainerFormat Contributor>Contributor:* CopyrightYear Creator>Contributor:*
  DataOnScreen>DataOnScreen:* DigImageGUID=DigitalImageGUID DigitalSourceType
  DigitalSourcefileType=DigitalSourceFileType Dopesheet:l DopesheetLink>DopesheetLink:*
  EmbdEncRightsExpr>EmbdEncRightsExpr:*~EmbeddedEncodedRightsExpr Episode>Episode Event:l
  EventExt>EventExt:*=ShownEvent EventId:*=EventID ExternalMetadataLink:* FeedIdentifier Genre>Genre:*
  Headline:l- ImageRegion>ImageRegion:* IptcLastEdited:d=IPTCLastEdited
  LinkedEncRightsExpr>LinkedEncRightsExpr:*~LinkedEncodedRightsExpr LocationCreated>LocationCreated:*
  LocationShown>LocationCreated:* MaxAvailHeight MaxAvailWidth ModelAge:* OrganisationInImageCode:*
  OrganisationInImageName:* PersonHeard>EventExt:* PersonInImage:*
  PersonInImageWDetails>PersonInImageWDetails:*~PersonInImage PlanningRef>Contributor:*
  ProductInImage>ProductInImage:* PublicationEvent>PublicationEvent:* Rating>Rating:*~ RecDevice>RecDevice
  RegistryId>RegistryId:*=RegistryID~Registry ReleaseReady Season>Episode Series>Series
  SnapshotLink>SnapshotLink:*=Snapshot StorylineIdentifier:* StreamReady StylePeriod
  SupplyChainSource>EventExt:* TemporalCoverage>TemporalCoverage Transcript:l TranscriptLink>DopesheetLink:*
  VideoShotType>EventExt:* VisualColour=VisualColor WorkflowTag>Genre audioBitRate=AudioBitrate
  audioBitRateMode=AudioBitrateMode audioBitsPerSample audioChannelCount metadataAuthority>ContainerFormat
  metadataLastEdited:d metadataLastEditor>ContainerFormat parentId=ParentID videoBitRate=VideoBitrate
  videoBitRateMode=VideoBitrateMode videoDisplayAspectRatio:q videoEncodingProfile videoStreamsCount
pdf | Author Copyright:- CreationDate:d Creator:- Keywords Marked:- ModDate:d PDFVersion Producer Subject:-
  Title:- Trapped:p
photoshop | AuthorsPosition CameraProfiles>CameraProfiles:* CaptionWriter Category City ColorMode Country
  Credit DateCreated:d DocumentAncestors:* EmbeddedXMPDigest Headline History ICCProfile=ICCProfileName
  Instructions LegacyIPTCDigest SidecarForExtension Source State SupplementalCategories:*
  TextLayers>TextLayers:*~Text TransmissionReference Urgency
pmi | color:- contactInfo:- displayName:- distributorProductID:- eventAlias:- eventEnd:- eventStart:-
  eventSubtype:- eventType:- field:- framing:- location:- make:- manufacturer:- model:- modelYear:-
  objectDescription:- objectSubtype:- objectType:- orientation:- positionDescriptor:- productID:-
  productIDType:- season:- sequenceName:- sequenceNumber:- sequenceTotalNumber:- setting:- shootID:-
  slideshowName:- slideshowNumber:- slideshowTotalNumber:- viewpoint:- visualTechnique:-
prism | academicField:- aggregateIssueNumber:- aggregationType:*- alternateTitle>AlternateTitle:*-
  blogTitle:- blogURL:- bookEdition:- byteCount:- channel>Channel:*- complianceProfile:- contentType:-
  copyrightYear:- corporateEntity:*- coverDate:d- coverDisplayDate:- creationDate:d- dateRecieved:d-
  device:- distributor:- doi:-=DOI eIssn:- edition:- endingPage:- event:*- genre:*- hasAlternative:*-
  hasCorrection>AlternateTitle:- hasTranslation:*- industry:*- isAlternativeOf:*- isCorrectionOf:*-
  isTranslationOf:- isbn:*-=ISBN issn:-=ISSN issueIdentifier:- issueName:- issueTeaser:- issueType:-
  keyword:*- killDate>KillDate:- link:*- location:*- modificationDate:d- nationalCatalogNumber:- number:-
  object:*- offSaleDate>KillDate:*- onSaleDate>KillDate:*- onSaleDay>OnSaleDay:*- organization:*-
  originPlatform:*- pageCount:- pageProgressionDirection:- pageRange:*- person:- platform:- productCode:-
  profession:- publicationDate>KillDate:*- publicationDisplayDate>KillDate:*- publicationName:-
  publishingFrequency:- rating:- samplePageRange:- section:- sellingAgency:- seriesNumber:- seriesTitle:-
  sport:- startingPage:- subsection1:- subsection2:- subsection3:- subsection4:- subtitle:-
  supplementDisplayID:- supplementStartingPage:- supplementTitle:- teaser:*- ticker:*- timePeriod:-
  url>Url:*-=URL uspsNumber:- versionIdentifier:- volume:- wordCount:-
prl | geography:*- industry:*- usage:*-
prm | cookingEquipment:- cookingMethod:- course:- cuisine:- dietaryNeeds:- dishType:- duration:-
  ingredientExclusion:- mainIngredient:- meal:- recipeEndingPage:- recipePageRange:- recipeSource:-
  recipeStartingPage:- recipeTitle:- servingSize:- skillLevel:- specialOccasion:- yield:-
pur | adultContentWarning:*- agreement:*- copyright:l- creditLine:*- embargoDate:d*- exclusivityEndDate:d*-
  expirationDate:d*- imageSizeRestriction:- optionEndDate:d*- permissions:*- restrictions:*-
  reuseProhibited:- rightsAgent:- rightsOwner:-
swf | bgalpha=BackgroundAlpha forwardlock=ForwardLock maxstorage=MaxStorage type:-
tiff | Artist BitsPerSample:* Compression Copyright:l DateTime:d ImageDescription:l ImageLength=ImageHeight
  ImageWidth Make Model NativeDigest:- Orientation PhotometricInterpretation PlanarConfiguration
  PrimaryChromaticities:q* ReferenceBlackWhite:q* ResolutionUnit SamplesPerPixel Software TransferFunction:*
  WhitePoint:q* XResolution:q YCbCrCoefficients:q* YCbCrPositioning YCbCrSubSampling:* YResolution:q
xmp | Advisory:* Author:- BaseURL CreateDate:d CreatorTool Description:l- Format:- Identifier:*- Keywords:-
  Label MetadataDate:d ModifyDate:d Nickname PageInfo>PageInfo:*~PageImage Rating RatingPercent:-
  Thumbnails>Thumbnails:*~Thumbnail Title:l-
xmpBJ | JobRef>JobRef:*
xmpDM | Tracks>Tracks:* absPeakAudioFilePath album altTapeName altTimecode>UsedVideoFrame artist:-
  audioChannelType audioCompressor audioModDate:d audioSampleRate audioSampleType
  beatSpliceParams>BeatSpliceParams cameraAngle cameraLabel cameraModel cameraMove client comment=DMComment
  composer contributedMedia>ContributedMedia:* copyright:- director directorPhotography discNumber
  duration>RiseInTimeDuration engineer fileDataRate:q genre good instrument introTime>RiseInTimeDuration key
  logComment loop lyrics markers>TracksMarkers:* metadataModDate:d numberOfBeats outCue>RiseInTimeDuration
  partOfCompilation projectName projectRef>ProjectRef pullDown relativePeakAudioFilePath
  relativeTimestamp>RiseInTimeDuration releaseDate:d resampleParams>ResampleParams scaleType scene:-
  shotDate:d shotDay shotLocation shotName shotNumber shotSize speakerPlacement startTimeSampleSize
  startTimeScale startTimecode>UsedVideoFrame stretchMode takeNumber tapeName tempo
  timeScaleParams>TimeScaleParams timeSignature trackNumber videoAlphaMode
  videoAlphaPremultipleColor>VideoAlphaPremultipleColor videoAlphaUnityIsTransparent videoColorSpace
  videoCompressor videoFieldOrder videoFrameRate videoFrameSize>AppliedToDimensions videoModDate:d
  videoPixelAspectRatio:q videoPixelDepth
xmpMM | DerivedFrom>DerivedFrom DocumentID History>History:* Ingredients>Ingredients:* InstanceID LastURL
  ManageTo ManageUI ManagedFrom>DerivedFrom Manager ManagerVariant Manifest>Manifest:* OriginalDocumentID
  Pantry>Pantry:+ PreservedFileName RenditionClass RenditionOf>DerivedFrom RenditionParams SaveID VersionID
  Versions>Versions:* subject:*-
xmpNote | HasExtendedXMP
xmpPLUS | CreditLineReq:- ReuseAllowed:-
xmpRights | Certificate Marked Owner:* UsageTerms:l WebStatement
xmpTPg | Colorants>VideoAlphaPremultipleColor:*~Colorant Fonts>Fonts:*~ HasVisibleOverprint
  HasVisibleTransparency MaxPageSize>AppliedToDimensions NPages PlateNames:*
  SwatchGroups>SwatchGroups:*~Swatch
"""
